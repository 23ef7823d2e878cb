package tfb

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/tfblint/tfblint/pkg/facts"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/tree"
)

// readEvidence reads the files that a framework's tests are built from.
func readEvidence(framework *matrix.Framework, folder fs.FS, vocabulary *matrix.Vocabulary) []Failure {
	remembered := remembering{folder, framework.Files, map[string][]byte{}}
	reader := evidenceReader{
		folder:     facts.Folder{Path: framework.Dir, FS: remembered},
		context:    facts.NewContext(facts.Folder{Path: framework.Dir, FS: folder}, framework.Files),
		vocabulary: vocabulary,
		recipes:    map[string]*recipe{},
	}
	for _, test := range framework.Tests {
		if test.HasRecipe {
			reader.test(test, framework)
		}
	}
	framework.Evidence = &matrix.FolderEvidence{
		Unused:   reader.unused(framework),
		Programs: reader.programs(framework),
		Twin:     reader.twin(framework),
	}

	return reader.failures
}

// remembering is a tree that reads each file once. The tests of a framework share most of
// what they are built from, and ask for many files that are not there: whatever a start
// names may have been copied. It is for one goroutine.
type remembering struct {
	fs.FS

	names []string // directly in the tree, sorted
	files map[string][]byte
}

// ReadFile implements [fs.ReadFileFS]. What it returns must not be changed.
func (r remembering) ReadFile(name string) ([]byte, error) {
	if content, known := r.files[name]; known {
		return content, nil
	}
	first, _, _ := strings.Cut(name, "/")
	if _, found := slices.BinarySearch(r.names, first); !found {
		return nil, &fs.PathError{Op: "read", Path: name, Err: fs.ErrNotExist}
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
	context    *facts.Context
	vocabulary *matrix.Vocabulary
	// recipes are by their file; nil is one that cannot be read. The others are in read, in
	// the order of the tests.
	recipes  map[string]*recipe
	read     []*recipe
	failures []Failure
}

// A recipe is a Dockerfile and what it says to every test that is built from it.
type recipe struct {
	*facts.Dockerfile

	text         []byte
	hash         string
	sources      []facts.ContextSource
	copies       []matrix.Source
	fetches      []facts.Fetch
	requirements []facts.Requirement
	problems     []facts.Problem
	// asksTest says that the text or a file that it copies by name reads a variable that
	// tells which test is run.
	asksTest bool
}

func (r *evidenceReader) test(test *matrix.Test, framework *matrix.Framework) {
	recipe, known := r.recipes[test.Recipe]
	if !known {
		content, err := fs.ReadFile(r.folder.FS, path.Base(test.Recipe))
		switch {
		case errors.Is(err, tree.ErrNotRegular):
			test.HasRecipe = false // A folder of that name builds nothing.
		case err != nil:
			r.failures = append(r.failures, Failure{File: test.Recipe, Err: err})
		default:
			recipe = r.recipe(test.Recipe, content)
			r.read = append(r.read, recipe)
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
	start := facts.ResolveStart(recipe.Dockerfile, options)
	evidence := &matrix.Evidence{
		Recipe:       recipe.Dockerfile,
		Start:        start,
		Hash:         recipe.hash,
		HasCommand:   test.Command != "" || recipe.HasCommand(),
		AsksTest:     recipe.asksTest || readsTest([]byte(test.Command)) || r.startAsksTest(start),
		Copies:       recipe.copies,
		Fetches:      recipe.fetches,
		Requirements: recipe.requirements,
		Problems:     recipe.problems,
	}
	r.name(evidence)
	test.Evidence = evidence
}

// recipe reads a Dockerfile.
func (r *evidenceReader) recipe(file string, content []byte) *recipe {
	hash := sha256.Sum256(content)
	read := &recipe{
		Dockerfile: facts.ParseDockerfile(file, content),
		text:       content,
		hash:       hex.EncodeToString(hash[:]),
		asksTest:   readsTest(content),
	}
	read.fetches = read.Fetches()
	read.sources = read.ContextSources()
	for _, source := range read.sources {
		read.copies = append(read.copies, matrix.Source{
			Name: source.Text, Exists: r.context.Exists(source), Place: source.Place,
		})
		if !read.asksTest && !source.Pattern && !r.isFolder(source.Name) {
			text, isText := r.context.Text(source.Name)
			read.asksTest = isText && readsTest(text)
		}
	}
	read.requirements, read.problems = read.PythonRequirements(r.folder)
	read.problems = append(read.problems, read.Problems...)

	return read
}

// isFolder reports whether what a Dockerfile copies is a folder, as most of what has no
// extension is. Of the rest it is found out by reading it.
func (r *evidenceReader) isFolder(name string) bool {
	return path.Ext(name) == "" && r.context.List(name) != nil
}

// startAsksTest reports whether a script or a configuration that a start follows reads a
// variable that tells which test is run.
func (r *evidenceReader) startAsksTest(start *facts.Start) bool {
	return slices.ContainsFunc(start.Files, func(name string) bool {
		text, err := fs.ReadFile(r.folder.FS, name) // It was read a moment ago.

		return err == nil && readsTest(text)
	})
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
