package facts_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/tfblint/tfblint/pkg/facts"
	"github.com/tfblint/tfblint/pkg/finding"
)

var update = flag.Bool("update", false, "rewrite the want sections of the golden files")

// interpreters is the vocabulary that the tests pass in.
func interpreters() map[string]string {
	return map[string]string{"python": "cpython", "pypy": facts.PyPy, "unit:python": "cpython"}
}

// TestResolveStart compares whole starts with testdata/start/*.txtar. The
// comment of an archive may set command: and interpreter:.
func TestResolveStart(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("testdata/start/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			last := &archive.Files[len(archive.Files)-1]
			if last.Name != "want" {
				t.Fatalf("the last file of %s is %s, not want", name, last.Name)
			}
			got := describe(startOf(archive))
			if *update {
				last.Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(archive), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(string(last.Data), got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// startOf resolves the start of an archive's Dockerfile.
func startOf(archive *txtar.Archive) *facts.Start {
	files := fstest.MapFS{}
	var dockerfile []byte
	for _, file := range archive.Files {
		if file.Name == "Dockerfile" {
			dockerfile = file.Data
		}
		files[file.Name] = &fstest.MapFile{Data: file.Data}
	}
	options := facts.StartOptions{Folder: facts.Folder{Path: "dir", FS: files}, Interpreters: interpreters()}
	for line := range strings.Lines(string(archive.Comment)) {
		switch key, value, _ := strings.Cut(strings.TrimSpace(line), ": "); key {
		case "command":
			options.Command, options.CommandPlace = value, finding.Place{File: "dir/config.json"}
		case "interpreter":
			options.Interpreter = value
		}
	}

	return facts.ResolveStart(facts.ParseDockerfile("dir/Dockerfile", dockerfile), options)
}

// describe writes a start for people to compare.
func describe(start *facts.Start) string {
	var b strings.Builder
	if python := start.Interpreter; python.Implementation != "" {
		fmt.Fprintf(&b, "interpreter %s %q at %s\n", python.Implementation, python.Version, span(python.Place))
	}
	for i := range start.Programs {
		describeProgram(&b, &start.Programs[i])
	}
	if class := start.WorkerClass; class != nil {
		fmt.Fprintf(&b, "worker class %q", class.Value)
		if class.Default {
			b.WriteString(" by default")
		}
		fmt.Fprintf(&b, " at %s\n", span(class.Place))
		for _, candidate := range class.Candidates {
			fmt.Fprintf(&b, "  or %q at %s\n", candidate.Value, span(candidate.Place))
		}
	}
	for _, s := range start.Sockets {
		fmt.Fprintf(&b, "socket %s %s %s %s %q", s.Program, s.Role, s.Protocol, s.Network, s.Address)
		if !s.Exact {
			b.WriteString(" inexact")
		}
		fmt.Fprintf(&b, " at %s\n", span(s.Place))
	}
	for _, l := range start.Logs {
		fmt.Fprintf(&b, "log %s %q at %s\n", l.Program, l.Target, span(l.Place))
	}
	for _, note := range start.Unresolved {
		fmt.Fprintf(&b, "unresolved %s: %s at %s\n", note.About, note.Reason, span(note.Place))
	}

	return b.String()
}

func describeProgram(b *strings.Builder, p *facts.Program) {
	b.WriteString("program")
	if p.Background {
		b.WriteString(" background")
	}
	if p.Conditional {
		b.WriteString(" conditional")
	}
	if p.Runner != "" {
		b.WriteString(" with " + p.Runner)
	}
	fmt.Fprintf(b, " %s at %s\n", p.Name, span(p.Place))
	for _, arg := range p.Args {
		mark := ""
		if !arg.Exact {
			mark = " inexact"
		}
		fmt.Fprintf(b, "  %q%s at %s\n", arg.Text, mark, span(arg.Place))
	}
	for _, name := range sorted(p.Env) {
		fmt.Fprintf(b, "  %s=%q exact %t\n", name, p.Env[name].Text, p.Env[name].Exact)
	}
}

// span writes a place with its end.
func span(p finding.Place) string {
	if p == (finding.Place{}) {
		return "nowhere"
	}
	if p.Start.IsZero() {
		return p.File
	}

	return fmt.Sprintf("%s-%d:%d", p, p.End.Line, p.End.Column)
}
