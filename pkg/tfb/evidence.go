package tfb

import (
	"errors"
	"io/fs"
	"path"
	"strings"

	"github.com/tfblint/tfblint/pkg/facts"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/tree"
)

// readEvidence reads the files that a framework's tests are built from.
func readEvidence(framework *matrix.Framework, folder fs.FS, vocabulary *matrix.Vocabulary) []Failure {
	reader := evidenceReader{
		folder:     facts.Folder{Path: framework.Dir, FS: remembering{folder, map[string][]byte{}}},
		vocabulary: vocabulary,
		recipes:    map[string]*facts.Dockerfile{},
	}
	for _, test := range framework.Tests {
		if test.HasRecipe {
			reader.read(test, framework)
		}
	}

	return reader.failures
}

// remembering is a tree that reads each file once. The tests of a framework share most of
// what they are built from. It is for one goroutine.
type remembering struct {
	fs.FS

	files map[string][]byte
}

// ReadFile implements [fs.ReadFileFS]. What it returns must not be changed.
func (r remembering) ReadFile(name string) ([]byte, error) {
	if content, known := r.files[name]; known {
		return content, nil
	}
	content, err := fs.ReadFile(r.FS, name)
	if err != nil {
		return nil, err
	}
	r.files[name] = content

	return content, nil
}

// An evidenceReader reads the evidence of one framework. Tests often share a Dockerfile.
type evidenceReader struct {
	folder     facts.Folder
	vocabulary *matrix.Vocabulary
	recipes    map[string]*facts.Dockerfile
	failures   []Failure
}

func (r *evidenceReader) read(test *matrix.Test, framework *matrix.Framework) {
	recipe, known := r.recipes[test.Recipe]
	if !known {
		content, err := fs.ReadFile(r.folder.FS, path.Base(test.Recipe))
		switch {
		case errors.Is(err, tree.ErrNotRegular):
			test.HasRecipe = false // A folder of that name builds nothing.
		case err != nil:
			r.failures = append(r.failures, Failure{File: test.Recipe, Err: err})
		default:
			recipe = facts.ParseDockerfile(test.Recipe, content)
		}
		r.recipes[test.Recipe] = recipe
	}
	if recipe == nil {
		return
	}
	options := facts.StartOptions{Folder: r.folder, Interpreters: r.vocabulary.Images}
	if test.Command != "" {
		options.Command = test.Command
		options.CommandPlace = framework.Source.Place(test.Pointer + "/docker_cmd")
	}
	start := facts.ResolveStart(recipe, options)
	evidence := &matrix.Evidence{Recipe: recipe, Start: start}
	r.name(evidence)
	evidence.Requirements, evidence.Problems = recipe.PythonRequirements(r.folder)
	evidence.Problems = append(evidence.Problems, recipe.Problems...)
	test.Evidence = evidence
}

// name puts what was found into the names of the axes.
func (r *evidenceReader) name(evidence *matrix.Evidence) {
	start := evidence.Start
	if implementation := start.Interpreter.Implementation; implementation != "" {
		major, _, _ := strings.Cut(start.Interpreter.Version, ".")
		shown := matrix.Provided{Place: start.Interpreter.Place}
		if base := evidence.Recipe.FinalBase(); base != nil {
			shown.Evidence = base.Reference
		}
		if major != "" {
			shown.Name = r.vocabulary.Name(matrix.Interpreter, "", implementation+major)
			evidence.Interpreters = append(evidence.Interpreters, shown)
		}
	}
	for _, program := range start.Programs {
		if name, isServer := r.vocabulary.Programs[program.Name]; isServer {
			evidence.Servers = append(evidence.Servers,
				matrix.Provided{Name: name, Evidence: program.Name, Place: program.Place})
		}
	}
	class := start.WorkerClass
	if class == nil || class.Value == "" {
		return
	}
	worker, known := r.vocabulary.Workers[class.Value]
	if !known {
		evidence.Worker = strings.ToLower(class.Value)

		return
	}
	evidence.Worker = worker
	evidence.Servers = append(evidence.Servers,
		matrix.Provided{Name: worker, Evidence: class.Value, Place: class.Place})
}
