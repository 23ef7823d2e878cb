package change

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/text"
)

// unreadable stands for a value that is there and cannot be read.
const unreadable = "(unreadable)"

// Value writes a value of a configuration as one text from which it can be told: a text as
// itself, anything else as JSON with sorted keys. A text that could be taken for something
// else, such as an empty one or "8080", is written as JSON too, in quotes. A value that is
// not there is the empty text.
func Value(node *text.Node) string {
	switch {
	case node == nil:
		return ""
	case node.Kind == text.String && isPlain(node.Text):
		return node.Text
	}

	return string(appendJSON(nil, node))
}

// isPlain reports whether a text cannot be taken for a value of another kind.
func isPlain(s string) bool {
	return s != "" && s != unreadable && !strings.ContainsRune(`{["`, rune(s[0])) &&
		!slices.Contains([]string{"NaN", "Infinity", "-Infinity"}, s) && !json.Valid([]byte(s))
}

func appendJSON(out []byte, node *text.Node) []byte {
	switch node.Kind {
	case text.Null:
		return append(out, "null"...)
	case text.Bool, text.Number:
		return append(out, node.Text...)
	case text.String:
		return appendText(out, node.Text)
	case text.Array:
		out = append(out, '[')
		for i, item := range node.Items {
			if i > 0 {
				out = append(out, ", "...)
			}
			out = appendJSON(out, item)
		}

		return append(out, ']')
	case text.Object:
		out = append(out, '{')
		members, keys := membersOf(node)
		slices.Sort(keys)
		for i, key := range keys {
			if i > 0 {
				out = append(out, ", "...)
			}
			out = append(appendText(out, key), ": "...)
			out = appendJSON(out, members[key])
		}

		return append(out, '}')
	case text.Invalid:
	}

	return append(out, unreadable...)
}

func appendText(out []byte, s string) []byte {
	var quoted strings.Builder
	encoder := json.NewEncoder(&quoted)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(s); err != nil {
		return strconv.AppendQuote(out, s) // A text can always be encoded.
	}

	return append(out, strings.TrimSuffix(quoted.String(), "\n")...)
}

// membersOf returns the values of an object, of repeated keys the last, and the keys in the
// order in which they first appear.
func membersOf(node *text.Node) (values map[string]*text.Node, keys []string) {
	if node == nil {
		return nil, nil
	}
	values = make(map[string]*text.Node, len(node.Members))
	for i := range node.Members {
		member := &node.Members[i]
		if _, repeated := values[member.Key]; !repeated {
			keys = append(keys, member.Key)
		}
		values[member.Key] = member.Value
	}

	return values, keys
}

// A record is what a configuration says under the keys of one object.
type record struct {
	keys   []string
	values map[string]string
	// work is what it takes to compare the record with another, in bytes.
	work int
}

func recordOf(node *text.Node) record {
	members, keys := membersOf(node)
	found := record{keys: keys, values: make(map[string]string, len(members))}
	for key, member := range members {
		value := Value(member)
		found.values[key] = value
		found.work += workOfField + min(len(value), maxCompared)
	}

	return found
}

// workOfField is what it takes to look a field up.
const workOfField = 8

// differences returns the fields in which two records differ: in the head's order, then
// those that are gone in the base's.
func differences(base, head record) []Field {
	var fields []Field
	for _, key := range head.keys {
		if from, to := base.values[key], head.values[key]; from != to {
			fields = append(fields, Field{key, from, to})
		}
	}
	for _, key := range base.keys {
		if _, kept := head.values[key]; !kept {
			fields = append(fields, Field{key, base.values[key], ""})
		}
	}

	return fields
}

// A sheet is what a framework's configuration says, by test and of the framework itself.
type sheet struct {
	own   record
	tests map[*matrix.Test]record
	// work is that of all tests together.
	work int
}

// entriesField is the name of the field that says how many objects the tests lie in. No key
// of a configuration is called so: the suite's name for them is one of a list.
const entriesField = "tests"

// sheetOf reads a configuration. The tests are found in one walk: looking each up by its
// pointer would take a square of time.
func sheetOf(f *matrix.Framework) *sheet {
	read := &sheet{tests: make(map[*matrix.Test]record, len(f.Tests))}
	if f.Source == nil || f.Source.Root == nil {
		return read
	}
	members, keys := membersOf(f.Source.Root)
	read.own.values = map[string]string{}
	for _, key := range keys {
		read.own.keys = append(read.own.keys, key)
		if key == entriesField {
			read.own.values[key] = strconv.Itoa(f.Entries)
		} else {
			read.own.values[key] = Value(members[key])
		}
	}
	nodes := map[string]*text.Node{}
	if tests := members[entriesField]; tests != nil {
		for i, entry := range tests.Items {
			for _, member := range entry.Members {
				nodes[text.Join(entriesField, strconv.Itoa(i), member.Key)] = member.Value
			}
		}
	}
	for _, test := range f.Tests {
		found := recordOf(nodes[test.Pointer])
		read.tests[test] = found
		read.work += found.work
	}

	return read
}

// IsFaulty reports whether a configuration has mistakes in its form that may keep parts of it
// from being read. What is left of it is compared all the same.
func IsFaulty(f *matrix.Framework) bool {
	if f == nil || f.Source == nil {
		return false
	}

	return slices.ContainsFunc(f.Source.Problems, func(problem text.Problem) bool {
		switch problem.Code {
		case text.Syntax, text.Encoding, text.Size, text.Depth, text.TooMany:
			return true
		case text.BOM, text.Comment, text.TrailingComma, text.LongNumber, text.Alias, text.NotFinite,
			text.DuplicateKey, text.Surrogate:
		}

		return false
	})
}
