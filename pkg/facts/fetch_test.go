package facts_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/facts"
)

func TestFetches(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"nothing", "RUN apt-get install -y git clone-tool", nil},
		{"a clone", "RUN git clone https://h/a.git", []string{"git https://h/a.git  2:5-2:30"}},
		{"in exec form", `RUN ["git", "clone", "https://h/a"]`, []string{"git https://h/a  2:1-2:36"}},
		{"a branch", "RUN git clone -b v1 --depth 1 https://h/a d", []string{"git https://h/a v1 2:5-2:44"}},
		{"a branch in one word", "RUN git clone --branch=v1 https://h/a", []string{"git https://h/a v1 2:5-2:38"}},
		{"a branch after the URL", "RUN git clone https://h/a --branch v1", []string{"git https://h/a v1 2:5-2:38"}},
		{"a revision", "RUN git clone --revision=abc https://h/a", []string{"git https://h/a abc 2:5-2:41"}},
		{
			"a variable", "ARG V\nENV W=2\nRUN git clone -b $V https://h/a && git clone -b $W https://h/b",
			[]string{"git https://h/a $V 4:5-4:32", "git https://h/b 2 4:36-4:63"},
		},
		{
			"checked out", "RUN git clone https://h/a && cd a && git checkout -q abc",
			[]string{"git https://h/a abc 2:5-2:26"},
		},
		{"reset", "RUN git clone https://h/a && cd a; git reset --hard abc", []string{"git https://h/a abc 2:5-2:26"}},
		{
			"switched", "RUN git clone https://h/a && git -C a switch --detach abc",
			[]string{"git https://h/a abc 2:5-2:26"},
		},
		{
			"a branch of a version", "RUN git clone https://h/a && git -C a checkout -b new abc",
			[]string{"git https://h/a abc 2:5-2:26"},
		},
		{
			"checked out in another instruction",
			"WORKDIR /x\nRUN git clone https://h/a\nWORKDIR a\nRUN git checkout abc",
			[]string{"git https://h/a abc 3:5-3:26"},
		},
		{
			"the other is checked out",
			"RUN git clone https://h/a && git clone https://h/b && cd a && git checkout abc",
			[]string{"git https://h/a abc 2:5-2:26", "git https://h/b  2:30-2:51"},
		},
		{
			"checked out in another stage",
			"RUN git clone https://h/a\nFROM b\nCOPY --from=0 /a /a\nRUN git checkout abc",
			[]string{"git https://h/a  2:5-2:26"},
		},
		{
			"files checked out", "RUN git clone https://h/a && cd a && git checkout -- x",
			[]string{"git https://h/a  2:5-2:26"},
		},
		{"not built", "RUN git clone https://h/a\nFROM b", nil},
		{"clone is an argument", "RUN echo git clone https://h/a", nil},
		{"no URL", "RUN git clone --depth 1", nil},
		{
			"continued", "RUN apt-get update && \\\n    git clone \\\n      https://h/a",
			[]string{"git https://h/a  3:5-4:18"},
		},
		{
			"go", "RUN go install a.b/c/d@latest && go get -u e.f/g@v1 h.i/j",
			[]string{"go a.b/c/d latest 2:16-2:30", "go e.f/g v1 2:44-2:52", "go h.i/j  2:53-2:58"},
		},
		{"go on its own module", "RUN go get ./... && go install ./cmd/x && go get . && go install a.b/c", nil},
		{"no shell", "RUN git clone https://h/a && (((", []string{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := facts.ParseDockerfile("f", []byte("FROM a\n"+test.text+"\n"))
			if len(d.Problems) > 0 {
				t.Fatal(d.Problems)
			}
			var got []string //nolint:prealloc // Nil is wanted for none.
			for _, fetch := range d.Fetches() {
				place := strings.TrimPrefix(span(fetch.Place), "f:")
				got = append(got, fmt.Sprintf("%s %s %s %s", fetch.Tool, fetch.What, fetch.Version, place))
			}
			if diff := cmp.Diff(test.want, got); diff != "" && len(test.want)+len(got) > 0 {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestManyFetches keeps no more than it should, whatever a file asks for.
func TestManyFetches(t *testing.T) {
	t.Parallel()
	many := "RUN git clone https://h/a\nRUN go get " + strings.Repeat("a.b/c ", 100) + "\n"
	d := facts.ParseDockerfile("f", []byte("FROM a\n"+strings.Repeat(many, 1000)))
	if got := len(d.Fetches()); got > facts.MaxItems {
		t.Errorf("%d fetches", got)
	}
}
