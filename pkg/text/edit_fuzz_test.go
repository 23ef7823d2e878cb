package text_test

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/tfblint/tfblint/pkg/text"
)

// A shape is what a document says, without how it is written.
type shape struct {
	Kind  text.Kind
	Text  string
	Keys  []string
	Parts []*shape

	pointer string
	gone    bool
}

// shapeOf returns the shape of a value, and of all values in it.
func shapeOf(n *text.Node, pointer string, all map[string]*shape) *shape {
	s := &shape{Kind: n.Kind, Text: n.Text, pointer: pointer}
	all[pointer] = s // Of equal keys the last counts, as in a pointer.
	for _, member := range n.Members {
		s.Keys = append(s.Keys, member.Key)
		s.Parts = append(s.Parts, shapeOf(member.Value, pointer+text.Join(member.Key), all))
	}
	for i, item := range n.Items {
		s.Parts = append(s.Parts, shapeOf(item, pointer+"/"+strconv.Itoa(i), all))
	}

	return s
}

// undergo changes shapes, given by their pointers, as a change to the document should.
func undergo(all map[string]*shape, change text.Change) {
	target := all[change.Pointer]
	cut := max(strings.LastIndexByte(change.Pointer, '/'), 0)
	parent := all[change.Pointer[:cut]]
	switch change.Op {
	case text.Replace:
		pointer := target.pointer
		*target = *shapeOf(change.Value, "", map[string]*shape{})
		target.pointer = pointer
	case text.Remove:
		target.gone = true
	case text.Rename:
		parent.Keys[slices.Index(parent.Parts, target)] = change.Key
	case text.Insert:
		target.Keys = append(target.Keys, change.Key)
		target.Parts = append(target.Parts, shapeOf(change.Value, "", map[string]*shape{}))
	}
}

// sweep takes out what is gone.
func (s *shape) sweep() {
	keys, parts := s.Keys, s.Parts
	s.Keys, s.Parts = nil, nil
	for i, part := range parts {
		if part.gone {
			continue
		}
		part.sweep()
		s.Parts = append(s.Parts, part)
		if len(keys) > 0 {
			s.Keys = append(s.Keys, keys[i])
		}
	}
}

// changesFrom makes up changes: two bytes of script each say what and where.
func changesFrom(doc *text.Document, script []byte, key, value string) []text.Change {
	all := map[string]*shape{}
	shapeOf(doc.Root, "", all)
	pointers := make([]string, 0, len(all))
	for pointer := range all {
		pointers = append(pointers, pointer)
	}
	slices.Sort(pointers)
	node := valueOf(value)
	if node == nil {
		node = &text.Node{Kind: text.String, Text: strings.ToValidUTF8(value, "\uFFFD")}
	}
	var changes []text.Change
	for i := 0; i+1 < len(script) && len(changes) < 6; i += 2 {
		ops := []text.Op{text.Replace, text.Remove, text.Remove, text.Rename, text.Insert}
		changes = append(changes, text.Change{
			Op: ops[int(script[i])%len(ops)], Pointer: pointers[int(script[i+1])%len(pointers)],
			Key: strings.ToValidUTF8(key, "\uFFFD") + strconv.Itoa(i), Value: node,
		})
	}

	return changes
}

func editSeeds(f *testing.F) {
	f.Helper()
	sources := []string{
		"{\n  \"a\": 1,\n  \"b\": [1, 2, {\"c\": null}],\n  \"d\": {}\n}\n",
		"{\r\n\t\"a\":{\"b\":\"c\"}\r\n,\t\"d\":true}",
		"[ 1,2, 3 ,\n4\n,5,\n\n 6 ]", `{"a": 1, "a": 2, "b": {"a": []}}`,
		"\r[\r1\r,\r2\r]\r", `["\ud800", -Infinity]`, "7",
	}
	for _, source := range sources {
		for _, script := range []string{
			"", "\x01\x01", "\x04\x00\x01\x01", "\x01\x03\x01\x02\x01\x01", "\x00\x02\x03\x01\x04\x04",
		} {
			f.Add([]byte(source), []byte(script), "key", `{"x": [1, {"y": "z"}]}`)
		}
	}
}

// FuzzEdits changes JSON documents: what comes out says exactly what was meant and has
// every byte outside of the edits.
func FuzzEdits(f *testing.F) {
	editSeeds(f)
	f.Fuzz(func(t *testing.T, src, script []byte, key, value string) {
		doc := text.ParseJSON("x.json", src)
		if doc.Root == nil {
			return
		}
		changes := changesFrom(doc, script, key, value)
		edits, err := doc.Edits(changes...)
		if err != nil {
			return
		}
		checkEdits(t, doc, edits, changes)
	})
}

// FuzzEditsApart makes changes that know nothing of each other: those that do not disturb
// one another can all be made.
func FuzzEditsApart(f *testing.F) {
	editSeeds(f)
	f.Fuzz(func(t *testing.T, src, script []byte, key, value string) {
		doc := text.ParseJSON("x.json", src)
		if _, err := doc.Edits(); err != nil || doc.Root == nil {
			return
		}
		var (
			made  []text.Change
			edits []text.Edit
		)
		for _, change := range changesFrom(doc, script, key, value) {
			added, err := doc.Edits(change)
			if err != nil || slices.ContainsFunc(added, func(a text.Edit) bool {
				return slices.ContainsFunc(edits, a.Disturbs)
			}) {
				continue
			}
			made, edits = append(made, change), append(edits, added...)
		}
		checkEdits(t, doc, edits, made)
	})
}

func checkEdits(t *testing.T, doc *text.Document, edits []text.Edit, changes []text.Change) {
	t.Helper()
	slices.SortFunc(edits, func(a, b text.Edit) int {
		return cmp.Or(a.Start-b.Start, a.End-b.End)
	})
	for _, edit := range edits {
		// A finding carries lines and columns, so these have to be as good as offsets.
		place := doc.PlaceOf(edit.Start, edit.End)
		if span, err := doc.SpanOf(place); err != nil || span != edit.Span {
			t.Fatalf("edit %+v has the place %+v, which is %+v, %v", edit, place, span, err)
		}
	}
	result, err := text.Apply(doc.Bytes, edits)
	if err != nil {
		t.Fatal(err)
	}
	rest := result
	done := 0
	for _, edit := range edits {
		kept := string(doc.Bytes[done:edit.Start]) + edit.Text
		if !bytes.HasPrefix(rest, []byte(kept)) {
			t.Fatalf("%q is not followed by %q", rest, kept)
		}
		rest, done = rest[len(kept):], edit.End
	}
	if !bytes.Equal(rest, doc.Bytes[done:]) {
		t.Fatalf("%q is not %q", rest, doc.Bytes[done:])
	}
	after := text.ParseJSON("x.json", result)
	for _, problem := range after.Problems {
		if problem.Code == text.Depth || problem.Code == text.Size {
			return
		}
		if problem.Code != text.DuplicateKey && problem.Code != text.Surrogate && problem.Code != text.NotFinite {
			t.Fatalf("%q became %q after %+v: %s", doc.Bytes, result, changes, problem.Message)
		}
	}
	all := map[string]*shape{}
	want := shapeOf(doc.Root, "", all)
	for _, change := range changes {
		undergo(all, change)
	}
	want.sweep()
	got := shapeOf(after.Root, "", map[string]*shape{})
	if !got.equals(want) {
		t.Fatalf("%q became %q after %+v", doc.Bytes, result, changes)
	}
}

func (s *shape) equals(other *shape) bool {
	return s.Kind == other.Kind && s.Text == other.Text && slices.Equal(s.Keys, other.Keys) &&
		slices.EqualFunc(s.Parts, other.Parts, (*shape).equals)
}
