package lint

import (
	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/tfblint/tfblint/pkg/facts"
	"github.com/tfblint/tfblint/pkg/matrix"
)

// evidence encodes what the files beside the configuration say about a test.
func (e *encoder) evidence(t *matrix.Test) []field {
	return []field{
		e.field("image", e.image(t)),
		e.field("start", e.start(t.Evidence)),
		e.field("requirements", each(t.Evidence.Requirements, e.requirement)),
	}
}

func (e *encoder) image(t *matrix.Test) *ast.Term {
	recipe := t.Evidence.Recipe
	final := recipe.FinalBase()
	var ports []facts.Port
	if stage := recipe.Final(); stage != nil {
		ports = stage.Expose
	}

	return ast.ObjectTerm(
		e.textField("file", t.Recipe),
		e.field("exists", ast.BooleanTerm(t.HasRecipe)),
		e.field("bases", each(recipe.ExternalBases(), func(base facts.Image) *ast.Term {
			return ast.ObjectTerm(
				e.textField("reference", base.Reference),
				e.textField("repository", base.Repository),
				e.textField("tag", base.Tag),
				e.textField("digest", base.Digest),
				e.field("final", ast.BooleanTerm(final != nil && base.Place == final.Place)),
				e.at(base.Place),
			)
		})),
		e.field("interpreters", each(t.Evidence.Interpreters, func(provided matrix.Provided) *ast.Term {
			return ast.ObjectTerm(
				e.textField("name", provided.Name),
				e.textField("reference", provided.Evidence),
				e.at(provided.Place),
			)
		})),
		e.field("expose", each(ports, func(port facts.Port) *ast.Term {
			return ast.ObjectTerm(e.textField("port", port.Text), e.at(port.Place))
		})),
		e.field("problems", each(t.Evidence.Problems, func(problem facts.Problem) *ast.Term {
			return ast.ObjectTerm(e.textField("message", problem.Message), e.at(problem.Place))
		})),
	)
}

func (e *encoder) start(evidence *matrix.Evidence) *ast.Term {
	start := evidence.Start
	fields := []field{
		e.field("programs", each(start.Programs, e.program)),
		e.field("servers", each(evidence.Servers, func(provided matrix.Provided) *ast.Term {
			return ast.ObjectTerm(e.textField("name", provided.Name), e.at(provided.Place))
		})),
		e.field("sockets", each(start.Sockets, e.socket)),
		e.field("unresolved", each(start.Unresolved, func(note facts.Note) *ast.Term {
			return ast.ObjectTerm(
				e.textField("about", string(note.About)), e.textField("reason", note.Reason), e.at(note.Place),
			)
		})),
	}
	if evidence.Worker != "" {
		fields = append(fields, e.field("worker", ast.ObjectTerm(
			e.textField("class", start.WorkerClass.Value),
			e.textField("name", evidence.Worker),
			e.field("default", ast.BooleanTerm(start.WorkerClass.Default)),
			e.at(start.WorkerClass.Place),
		)))
	}

	return ast.ObjectTerm(fields...)
}

func (e *encoder) program(program facts.Program) *ast.Term {
	return ast.ObjectTerm(
		e.textField("name", program.Name),
		e.field("args", each(program.Args, func(word facts.Word) *ast.Term { return e.text(word.Text) })),
		e.at(program.Place),
	)
}

func (e *encoder) socket(socket facts.Socket) *ast.Term {
	return ast.ObjectTerm(
		e.textField("program", socket.Program),
		e.textField("protocol", string(socket.Protocol)),
		e.textField("role", string(socket.Role)),
		e.textField("network", string(socket.Network)),
		e.textField("address", socket.Address),
		e.at(socket.Place),
	)
}

func (e *encoder) requirement(requirement facts.Requirement) *ast.Term {
	return ast.ObjectTerm(
		e.textField("name", requirement.Name),
		e.textField("specifier", requirement.Specifier),
		e.at(requirement.Place),
	)
}
