package facts

import (
	"maps"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/shell"
)

// An expander replaces variables in the words of a Dockerfile and takes their
// quotes off, by BuildKit's rules.
type expander struct {
	lex *shell.Lex
	// syntax are the characters that make a word need expansion.
	syntax string
}

// newExpander returns an expander for a file's escape character.
func newExpander(escape rune) expander {
	return expander{lex: shell.NewLex(escape), syntax: `$'"` + string(escape)}
}

// expand returns the value of a word. Variables without a value are named and, unlike
// in a build, stay in the text.
func (x expander) expand(word string, scope scope) (value string, unresolved []string) {
	if !strings.ContainsAny(word, x.syntax) {
		return word, nil
	}
	if len(word) > MaxValueSize {
		return word, []string{"$"}
	}
	x.lex.SkipUnsetEnv = true
	result, err := x.lex.ProcessWordWithMatches(word, scope)
	for name := range result.Unmatched {
		if !hasDefault(word, name) {
			unresolved = append(unresolved, name)
		}
	}
	slices.Sort(unresolved)
	if err == nil && len(unresolved) == 0 && len(result.Unmatched) > 0 {
		x.lex.SkipUnsetEnv = false // So that the defaults are filled in.
		result, err = x.lex.ProcessWordWithMatches(word, scope)
	}
	if err != nil || len(result.Result) > MaxValueSize {
		return word, []string{"$"}
	}
	for name := range result.Matched {
		if v, ok := scope.variable(name); ok && !v.Exact {
			unresolved = append(unresolved, name)
		}
	}

	return result.Result, unresolved
}

// hasDefault reports whether a word says what to put for a variable that is not set.
func hasDefault(word, name string) bool {
	_, after, found := strings.Cut(word, "${"+name)
	after = strings.TrimPrefix(after, ":")

	return found && (strings.HasPrefix(after, "-") || strings.HasPrefix(after, "+"))
}

// A scope is what variables mean at a place in a Dockerfile: ENV before ARG.
type scope struct {
	env, args map[string]Variable
}

func (s scope) variable(name string) (Variable, bool) {
	if v, ok := s.env[name]; ok {
		return v, true
	}
	v, ok := s.args[name]

	return v, ok
}

// Get implements [shell.EnvGetter].
func (s scope) Get(name string) (string, bool) {
	v, ok := s.variable(name)

	return v.Text, ok
}

// Keys implements [shell.EnvGetter].
func (s scope) Keys() []string {
	return slices.Concat(slices.Collect(maps.Keys(s.env)), slices.Collect(maps.Keys(s.args)))
}
