package text

import (
	"fmt"
	"strconv"
)

// reportf adds a problem. After the last that is allowed it adds one that says
// so and ends the reading.
func (p *jsonParser) reportf(code Code, start, end int, format string, args ...any) {
	if len(p.problems) > MaxProblems {
		return
	}
	problem := Problem{Code: code, Start: start, End: end, Pointer: p.pointer(), Message: fmt.Sprintf(format, args...)}
	if code == DuplicateKey {
		problem.Key = p.path[len(p.path)-1].key
	}
	p.problems = append(p.problems, problem)
	if len(p.problems) == MaxProblems {
		p.problems = append(p.problems, Problem{
			Code: TooMany, Start: p.pos, End: p.pos, Pointer: problem.Pointer,
			Message: fmt.Sprintf("The file has more than %d faults; the rest of it was not read.", MaxProblems),
		})
		p.stopped, p.cutOff = true, true
	}
}

// A habitKind names a fault that comes many times when it comes at all, since
// its author took another notation for JSON. It is reported once and counted.
// Invisible characters are habits by their code points.
type habitKind rune

const (
	unquotedKey habitKind = -1 - iota
	oddQuotes
)

// A habit is a habitKind met in the text.
type habit struct {
	kind habitKind
	// problem is the index of the report among the problems.
	problem int
	// more counts the places after the first.
	more int
}

func (p *jsonParser) reportHabitf(kind habitKind, start, end int, format string, args ...any) {
	for i := range p.habits {
		if p.habits[i].kind == kind {
			p.habits[i].more++

			return
		}
	}
	if len(p.problems) < MaxProblems {
		p.habits = append(p.habits, habit{kind: kind, problem: len(p.problems)})
	}
	p.reportf(Syntax, start, end, format, args...)
}

// finish returns the problems in order, with the habits counted.
func (p *jsonParser) finish() []Problem {
	for _, h := range p.habits {
		switch {
		case h.more == 1:
			p.problems[h.problem].Message += " There is one more such place."
		case h.more > 1:
			p.problems[h.problem].Message += fmt.Sprintf(" There are %d more such places.", h.more)
		}
	}
	sortProblems(p.problems)

	return p.problems
}

// pointer returns the JSON Pointer of the value being read.
func (p *jsonParser) pointer() string {
	tokens := make([]string, 0, len(p.path))
	for _, s := range p.path {
		switch {
		case s.index >= 0:
			tokens = append(tokens, strconv.Itoa(s.index))
		case s.index == atKey:
			tokens = append(tokens, s.key)
		}
	}

	return Join(tokens...)
}
