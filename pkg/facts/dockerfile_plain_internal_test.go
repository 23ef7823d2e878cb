package facts

import (
	"fmt"
	"io/fs"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// comparePlain holds what is read of a plain file against what BuildKit's parser reads, and
// reports whether it is plain.
func comparePlain(t *testing.T, text []byte) bool {
	t.Helper()
	src := newSource("f", text)
	got, plain := plainNodes(src)
	if !plain {
		return false
	}
	result, err := parse([]byte(src.text))
	if err != nil {
		t.Fatalf("%q is plain, and %v", text, err)
	}
	if diff := cmp.Diff(outlineNodes(result.AST.Children), outlineNodes(got)); diff != "" {
		t.Fatalf("%q: -parser +plain:\n%s", text, diff)
	}
	if result.EscapeToken != parser.DefaultEscapeToken {
		t.Fatalf("%q is plain with the escape %q", text, result.EscapeToken)
	}

	return true
}

// outlineNodes writes nodes for comparison, each in a line.
func outlineNodes(nodes []*parser.Node) []string {
	lines := make([]string, len(nodes))
	for i, node := range nodes {
		in := instruction{Node: node}
		lines[i] = fmt.Sprintf("%d-%d %q %q flags %q json %t heredocs %d: %q",
			node.StartLine, node.EndLine, node.Value, node.Original, node.Flags, in.exec(), len(node.Heredocs),
			in.values())
	}

	return lines
}

// TestPlainNodes says which files are plain.
func TestPlainNodes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"FROM a:1 AS b\n": true, "\uFEFFFROM a\r\nCMD x \\\r\n  y": true,
		"# c\n\nfrom a\n  # c\n\tRUN  x  \\\n # c\n\n  y  \n": true,
		"FROM --platform=x a": true, "FROM --platform=\"x y\" a": false, "FROM -- a": false, "FROM --x": false,
		"FROM":                                   true,
		"FROM a\nCOPY --from=b --chown=c d e /f": true, "FROM a\nCOPY [\"b\", \"c d\"]": true,
		"FROM a\nADD [b c": false,
		"FROM a\nCMD [\"x\", \"\\u0041\"]\nENTRYPOINT  [ ]\nSHELL [\"x\"]": true, "FROM a\nCMD [1]": false,
		"FROM a\nCMD [null]":   false,
		"FROM a\nCMD [ -f x ]": false, "FROM a\nCMD": true, "FROM a\nENV a=b c=d=e\nENV f g  h\nARG i j=k": true,
		"FROM a\nENV b": false, "FROM a\nENV a=b c": false, "FROM a\nENV a=\"b\"": false, "FROM a\nARG \\a": false,
		"FROM a\nWORKDIR a b\nUSER c\nEXPOSE 80  81\t82": true, "FROM a\nLABEL a=b": false,
		"FROM a\nHEALTHCHECK NONE": false,
		"FROM a\nFROMM b":          false, "FROM a\nRUN x <<E\nE": false, "# escape=`\nFROM a": false,
		"# syntax=x\nFROM a":          false,
		"FROM a\n# escape=`\nRUN x `": true, "FROM a\nRUN x \\": false, "FROM a\nRUN x \\\n\n# c": false,
		"FROM a\nRUN x \\\\\n": true,
		"FROM a\nRUN é":        false, "# é\nFROM a": true, "": false, "# c": false, "FROM a\nRUN\\\n x": true,
		"\vRUN a": true,
	} {
		if got := comparePlain(t, []byte(text)); got != want {
			t.Errorf("%q is plain: %t", text, got)
		}
	}
}

// TestPlainNodesOfSuite compares the Dockerfiles of the suite that TFBLINT_TREE names.
func TestPlainNodesOfSuite(t *testing.T) {
	t.Parallel()
	root := os.Getenv("TFBLINT_TREE")
	if root == "" {
		t.Skip("TFBLINT_TREE is not set")
	}
	suite := os.DirFS(root)
	names, err := fs.Glob(suite, "frameworks/*/*/*.dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	plain := 0
	for _, name := range names {
		content, err := fs.ReadFile(suite, name)
		if err != nil {
			t.Fatal(err)
		}
		if comparePlain(t, content) {
			plain++
		}
	}
	t.Logf("%d of %d are plain", plain, len(names))
}

func FuzzPlainNodes(f *testing.F) {
	for _, seed := range []string{
		"FROM --platform=x a:1 AS b\nCOPY --from=b c d /e\nRUN x && \\\n # c\n\n  y\nCMD [\"x\", \"y\"]\n",
		"# c\nFROM a\nENV a=b c d\nENV e  f g\n",
		"\uFEFFFROM a\r\nCMD x \\\r\n  y",
		"from a\nARG x=y z\nWORKDIR /x y\nUSER z\nEXPOSE 1 2\nSHELL [\"a\"]\nADD [\"b\"]\nENTRYPOINT x\\\\\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) { comparePlain(t, text) })
}
