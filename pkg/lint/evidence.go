package lint

import (
	"cmp"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/tfblint/tfblint/pkg/facts"
	"github.com/tfblint/tfblint/pkg/matrix"
)

// folderEvidence encodes what the files beside the configuration say about the framework.
// What may be absent has to come last.
func (e *encoder) folderEvidence(evidence *matrix.FolderEvidence) []member {
	return []member{
		field("unused", each(evidence.Unused, func(unused matrix.Unused) *ast.Term {
			return e.object(unusedObject, e.textField("file", unused.File), e.textField("kind", string(unused.Kind)))
		})),
		field("programs", each(evidence.Programs, func(program matrix.Program) *ast.Term {
			return e.object(binaryObject,
				e.textField("file", program.File),
				e.textField("kind", string(program.Kind)),
				field("copied", ast.BooleanTerm(program.Copied)),
				e.at(program.Place),
			)
		})),
	}
}

// evidence encodes what the files beside the configuration say about a test.
func (e *encoder) evidence(t *matrix.Test) []member {
	return []member{
		field("image", e.image(t)),
		field("start", e.start(t.Evidence)),
		field("requirements", e.requirements(t.Evidence.Requirements)),
	}
}

func (e *encoder) image(t *matrix.Test) *ast.Term {
	recipe := t.Evidence.Recipe
	final := recipe.FinalBase()
	var ports []facts.Port
	if stage := recipe.Final(); stage != nil {
		ports = stage.Expose
	}

	return e.object(imageObject,
		e.textField("file", t.Recipe),
		field("exists", ast.BooleanTerm(t.HasRecipe)),
		ownField("hash", t.Evidence.Hash),
		field("command", ast.BooleanTerm(t.Evidence.HasCommand)),
		field("asks_test", ast.BooleanTerm(t.Evidence.AsksTest)),
		field("bases", each(recipe.ExternalBases(), func(base facts.Image) *ast.Term {
			return e.object(baseObject,
				e.textField("reference", base.Reference),
				e.textField("repository", base.Repository),
				e.textField("tag", base.Tag),
				field("versions", e.list(base.Versions())),
				field("words", e.list(base.Words())),
				e.textField("digest", base.Digest),
				field("final", ast.BooleanTerm(final != nil && base.Place == final.Place)),
				e.at(base.Place),
			)
		})),
		field("interpreters", each(t.Evidence.Interpreters, func(provided matrix.Provided) *ast.Term {
			return e.object(interpreterObject,
				e.textField("name", provided.Name),
				e.textField("reference", provided.Evidence),
				e.at(provided.Place),
			)
		})),
		field("expose", each(ports, func(port facts.Port) *ast.Term {
			return e.object(portObject, e.textField("port", port.Text), e.at(port.Place))
		})),
		field("copies", each(t.Evidence.Copies, func(source matrix.Source) *ast.Term {
			return e.object(sourceObject,
				e.textField("source", source.Name), field("exists", ast.BooleanTerm(source.Exists)), e.at(source.Place),
			)
		})),
		field("fetches", each(t.Evidence.Fetches, func(fetch facts.Fetch) *ast.Term {
			return e.object(fetchObject,
				e.textField("tool", fetch.Tool),
				e.textField("what", fetch.What),
				e.textField("version", fetch.Version),
				e.at(fetch.Place),
			)
		})),
		field("problems", each(t.Evidence.Problems, func(problem facts.Problem) *ast.Term {
			return e.object(problemFoundObject, e.textField("message", problem.Message), e.at(problem.Place))
		})),
	)
}

func (e *encoder) start(evidence *matrix.Evidence) *ast.Term {
	start := evidence.Start
	fields := []member{
		field("programs", each(start.Programs, e.program)),
		field("servers", each(evidence.Servers, func(provided matrix.Provided) *ast.Term {
			return e.object(serverObject, e.textField("name", provided.Name), e.at(provided.Place))
		})),
		field("sockets", each(start.Sockets, e.socket)),
		field("logs", each(start.Logs, func(log facts.Log) *ast.Term {
			return e.object(logObject,
				e.textField("program", log.Program), e.textField("target", log.Target), e.at(log.Place),
			)
		})),
		field("unresolved", each(start.Unresolved, func(note facts.Note) *ast.Term {
			return e.object(noteObject,
				e.textField("about", string(note.About)), e.textField("reason", note.Reason), e.at(note.Place),
			)
		})),
	}
	if evidence.Worker != "" {
		fields = append(fields, field("worker", e.object(workerObject,
			e.textField("class", start.WorkerClass.Value),
			e.textField("name", evidence.Worker),
			field("default", ast.BooleanTerm(start.WorkerClass.Default)),
			e.at(start.WorkerClass.Place),
		)))
	}

	return e.object(startObject, fields...)
}

func (e *encoder) program(program facts.Program) *ast.Term {
	return e.object(programObject,
		e.textField("name", program.Name),
		field("args", each(program.Args, func(word facts.Word) *ast.Term { return e.text(word.Text) })),
		e.textField("runner", program.Runner),
		field("background", ast.BooleanTerm(program.Background)),
		field("conditional", ast.BooleanTerm(program.Conditional)),
		e.at(program.Place),
	)
}

func (e *encoder) socket(socket facts.Socket) *ast.Term {
	return e.object(socketObject,
		e.textField("program", socket.Program),
		e.textField("protocol", string(socket.Protocol)),
		e.textField("role", string(socket.Role)),
		e.textField("network", string(socket.Network)),
		e.textField("address", socket.Address),
		e.at(socket.Place),
	)
}

// requirements encodes packages by their name, which is how rules ask for them. Of a package
// that is required twice the first counts. One from a URL that does not tell its name goes by
// the URL.
func (e *encoder) requirements(requirements []facts.Requirement) *ast.Term {
	packages := ast.NewObject()
	for _, requirement := range requirements {
		if name := e.text(cmp.Or(requirement.Name, requirement.URL)); packages.Get(name) == nil {
			packages.Insert(name, e.object(requirementObject,
				e.textField("specifier", requirement.Specifier),
				e.textField("source", string(requirement.Source())),
				e.textField("revision", requirement.Revision()),
				field("exact", ast.BooleanTerm(requirement.Exact())),
				e.at(requirement.Place),
			))
		}
	}

	return ast.NewTerm(packages)
}
