package facts_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/facts"
	"github.com/tfblint/tfblint/pkg/tree"
)

// contextOf returns the context of a tree.
func contextOf(t *testing.T, files tree.Memory) *facts.Context {
	t.Helper()
	names, err := tree.ReadNames(files, ".")
	if err != nil {
		t.Fatal(err)
	}

	return facts.NewContext(facts.Folder{Path: "d", FS: files}, names)
}

func sources(text string) []facts.ContextSource {
	return facts.ParseDockerfile("f", []byte(text)).ContextSources()
}

func TestContextSources(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"one", "COPY a /b", []string{"a=a 2:1-2:10"}},
		{"several", "ADD ./a /b/../c/ d", []string{"./a=a 2:1-2:19", "/b/../c/=c 2:1-2:19"}},
		{"all", "COPY . /\nCOPY ./ /\nCOPY / /", []string{".=. 2:1-2:9", "./=. 3:1-3:10", "/=. 4:1-4:9"}},
		{"exec form", `COPY ["a b", "c*", "/d"]`, []string{"a b=a b 2:1-2:25", "c*=c* pattern 2:1-2:25"}},
		{"out of the context", "COPY ../../x /", []string{"../../x=x 2:1-2:15"}},
		{"flags", "COPY --chown=a:b --link x /", []string{"x=x 2:1-2:28"}},
		{"a variable", "ENV V=x\nCOPY $V/y ${W:-z} /", []string{"x/y=x/y 3:1-3:20", "z=z 3:1-3:20"}},
		{"a variable without a value", "ARG V\nCOPY $V.jar a$V ${W} b /", []string{"b=b 3:1-3:25"}},
		{"elsewhere", "ADD https://h/a git@h:a /\nCOPY --from=x a /\nCOPY --from=img:1 b /", nil},
		{"here-document", "COPY <<EOF a /x/\n1\nEOF", []string{"a=a 2:1-4:4"}},
		{"not in UTF-8", "COPY a\xff b /", []string{"b=b 2:1-2:12"}},
		{"not built", "COPY a /\nFROM b\nCOPY c /", []string{"c=c 4:1-4:9"}},
		{"built", "COPY a /\nFROM b\nCOPY --from=0 a /", []string{"a=a 2:1-2:9"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var got []string //nolint:prealloc // Nil is wanted for none.
			for _, source := range sources("FROM a\n" + test.text) {
				pattern := ""
				if source.Pattern {
					pattern = " pattern"
				}
				place := strings.TrimPrefix(span(source.Place), "f:")
				got = append(got, fmt.Sprintf("%s=%s%s %s", source.Text, source.Name, pattern, place))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestContextExists(t *testing.T) {
	t.Parallel()
	files := tree.Memory{
		"a.py": "", "src/b.py": "", "src/deep/er/c.py": "", "target/x/app-1.jar": "", "target/y/readme": "", "[1]": "",
	}
	for _, test := range []struct {
		source string
		exists bool
		match  []string
	}{
		{".", true, []string{"."}},
		{"a.py", true, []string{"a.py"}},
		{"./src/", true, []string{"src"}},
		{"src/deep/er", true, []string{"src/deep/er"}},
		{"../a.py", true, []string{"a.py"}},
		{"b.py", false, []string{"b.py"}},
		{"src/a.py", false, []string{"src/a.py"}},
		{"a.py/b", false, []string{"a.py/b"}},
		{"*.py", true, []string{"a.py"}},
		{"s?c", true, []string{"src"}},
		{"*.rb", false, nil},
		{"target/*/*.jar", true, []string{"target/x/app-1.jar"}},
		{"target/*/readme", true, []string{"target/y/readme"}},
		{"*/deep/*/c.py", true, []string{"src/deep/er/c.py"}},
		{"target/z/*.jar", false, nil},
		{"[a", false, nil},
		{"a.p[xy]", true, []string{"a.py"}},
	} {
		t.Run(test.source, func(t *testing.T) {
			t.Parallel()
			source := sources("FROM a\nCOPY " + test.source + " /x/")[0]
			if got := contextOf(t, files).Exists(source); got != test.exists {
				t.Errorf("exists: %t", got)
			}
			if diff := cmp.Diff(test.match, contextOf(t, files).Match(source, len(files))); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestContextReads(t *testing.T) {
	t.Parallel()
	c := contextOf(t, tree.Memory{
		"main": "\x7fELF", "text": "#!/bin/sh\n" + strings.Repeat("x", 2*facts.ProgramHead), "src/a": "",
		"zero":    "a\x00",
		"largest": strings.Repeat("x", facts.MaxText), "larger": strings.Repeat("x", facts.MaxText+1),
	})
	for name, want := range map[string]string{
		"main": "elf file text", "text": "file text", "src": "", "zero": "file", "largest": "file text",
		"larger":  "file",
		"nothing": "", "../main": "", "src/a": "file text",
	} {
		for range 2 { // Whatever is asked first.
			kind, isFile := c.ProgramIn(name)
			text, isText := c.Text(name)
			got := string(kind)
			if isFile {
				got += " file"
			}
			if isText {
				got += " text"
			}
			got = strings.TrimSpace(got)
			if got != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
			if name == "text" && len(text) < 2*facts.ProgramHead {
				t.Errorf("of text there are %d bytes", len(text))
			}
		}
	}
	if got := c.List("src"); !slices.Equal(got, []string{"a"}) || c.List("main") != nil || c.List("nothing") != nil {
		t.Errorf("src has %v", got)
	}
	if c.Exhausted() {
		t.Error("that was too much already")
	}
}

// TestContextIsBounded asks for more than anyone needs. The context stops answering, and
// then says that everything may be there.
func TestContextIsBounded(t *testing.T) {
	t.Parallel()
	const many = 3000
	files := tree.Memory{}
	for i := range many {
		files[fmt.Sprintf("%s%04d", strings.Repeat("a", 100), i)] = strings.Repeat("x", 2*facts.ProgramHead)
	}
	names, err := tree.ReadNames(files, ".")
	if err != nil {
		t.Fatal(err)
	}
	pattern := sources("FROM a\nCOPY " + strings.Repeat("*a", 100) + "z /x/")[0]
	missing := sources("FROM a\nCOPY " + names[0] + "/b /x/")[0]
	c := facts.NewContext(facts.Folder{Path: "d", FS: files}, names)
	if got := c.Match(sources("FROM a\nCOPY * /x/")[0], 10); len(got) != 10 {
		t.Errorf("%d of at most 10 match", len(got))
	}
	for range 20 {
		c.Match(pattern, many)
	}
	if !c.Exhausted() || !c.Exists(pattern) || !c.Exists(missing) || len(c.Match(pattern, many)) > 0 {
		t.Error("there is no end")
	}
	if _, isText := c.Text(names[0]); isText {
		t.Error("there is still an answer")
	}
	long := sources("FROM a\nCOPY " + strings.Repeat("*", 1000) + " /x/")[0]
	if c := contextOf(t, tree.Memory{"a": ""}); !c.Exists(long) || c.Match(long, 1) != nil {
		t.Error("a pattern that is not tried says something")
	}
	deep := sources("FROM a\nCOPY " + strings.Repeat("*/", 100) + "a /x/")[0]
	if contextOf(t, tree.Memory{strings.Repeat("a/", 50) + "a": ""}).Exists(deep) {
		t.Error("found a file that is not there")
	}

	large := tree.Memory{}
	for i := range 20 {
		large[strconv.Itoa(i)] = strings.Repeat("x", facts.MaxText)
	}
	c = contextOf(t, large)
	for name := range large {
		c.Text(name)
	}
	if !c.Exhausted() {
		t.Error("any amount of text is read")
	}
}

// TestManySources keeps a bounded number of an instruction that lists any number.
func TestManySources(t *testing.T) {
	t.Parallel()
	many := "COPY " + strings.Repeat("a ", facts.MaxItems/4) + " /x/\n"
	if got := len(sources("FROM a\n" + strings.Repeat(many, 5))); got != facts.MaxItems {
		t.Errorf("%d sources", got)
	}
}
