package facts_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tfblint/tfblint/pkg/facts"
)

// TestHostileStarts is about inputs that would run for ever, or grow without bound, if
// there were no limits. That the test ends is half of what it checks; the other half is
// that the limit is told.
func TestHostileStarts(t *testing.T) {
	t.Parallel()
	const many = 1000
	for _, test := range []struct {
		name, command, text string
		about               facts.Subject
	}{
		{"functions", "./x.sh", "f() { " + strings.Repeat("f; ", many) + "}\nf\n", facts.AboutPrograms},
		{"scripts", "./x.sh", strings.Repeat("./x.sh\n", many), facts.AboutPrograms},
		{"sourced scripts", ". ./x.sh", strings.Repeat(". ./x.sh\n", many), facts.AboutPrograms},
		{"shebangs", "./x.sh", "#!/a/x.sh\n", facts.AboutPrograms},
		{"programs", "./x.sh", strings.Repeat("p\n", many), facts.AboutPrograms},
		{"nested shell", "./x.sh", strings.Repeat("(", facts.MaxShellSize-1), facts.AboutPrograms},
		{"long shell", "./x.sh", "#!/bin/sh\n" + strings.Repeat("a;", facts.MaxShellSize), facts.AboutPrograms},
		{"growing variables", "./x.sh", "A=aa\n" + strings.Repeat("A=$A$A\n", many) + "eval $A", facts.AboutPrograms},
		{"INI files", "uwsgi --ini x", "[uwsgi]\n" + strings.Repeat("ini = x\n", many), facts.AboutSockets},
		{"nginx includes", "nginx -c /a/x", strings.Repeat("include x;\n", many), facts.AboutSockets},
		{"nginx sockets", "nginx -c /a/x", distinct(many, "listen ", ";\n"), facts.AboutSockets},
		{"nested Python", "gunicorn -c x a", "worker_class = " + strings.Repeat("(", many), facts.AboutWorkerClass},
		{"nested Python blocks", "gunicorn -c x a", staircase(many) + "worker_class = 'a'", facts.AboutWorkerClass},
		{"long Python", "gunicorn -c x a", strings.Repeat("a = 1\n", 10*many), facts.AboutWorkerClass},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			start := fuzzStart(t, test.command, test.text)
			for _, note := range start.Unresolved {
				if note.About == test.about {
					return
				}
			}
			t.Errorf("nothing is said about %s: %v", test.about, start.Unresolved)
		})
	}
}

// distinct repeats a text with numbers in unary, which differ.
func distinct(n int, before, after string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(before + strings.Repeat("1", i+1) + after)
	}

	return b.String()
}

// staircase nests blocks of Python.
func staircase(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "if x:\n")
	}

	return b.String() + strings.Repeat(" ", n)
}

// TestHostileStages has stages that copy from the two before them: a naive search would
// take the Fibonacci numbers.
func TestHostileStages(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("FROM a\nFROM a\n")
	for i := range 60 {
		fmt.Fprintf(&text, "FROM a\nCOPY --from=%d / /\nCOPY --from=%d / /\n", i, i+1)
	}
	text.WriteString("CMD nginx -c /x\n")
	d := facts.ParseDockerfile("d/Dockerfile", []byte(text.String()))
	start := facts.ResolveStart(d, facts.StartOptions{Folder: folder()})
	for _, note := range start.Unresolved {
		if strings.Contains(note.Reason, "places to look") {
			return
		}
	}
	t.Errorf("nothing is said about the limit: %v", start.Unresolved)
}

func TestLargeFiles(t *testing.T) {
	t.Parallel()
	large := strings.Repeat("#", facts.MaxFileSize+1)
	requirements, problems := facts.ReadRequirements("r.txt", folder("r.txt", large))
	if len(requirements) != 0 || len(problems) != 1 ||
		!strings.Contains(problems[0].Message, facts.ErrTooLarge.Error()) {
		t.Errorf("requirements %v, problems %v", requirements, problems)
	}
}

// TestUnreadableFile has a file that is there and cannot be read: it must not count as missing.
func TestUnreadableFile(t *testing.T) {
	t.Parallel()
	d := facts.ParseDockerfile("d/Dockerfile", []byte("FROM a\nCOPY x /x\nCMD nginx -c /x"))
	start := facts.ResolveStart(d, facts.StartOptions{Folder: facts.Folder{FS: unreadable{}}})
	for _, note := range start.Unresolved {
		if strings.Contains(note.Reason, errUnreadable.Error()) {
			return
		}
	}
	t.Errorf("the error is not told: %v", start.Unresolved)
}

var errUnreadable = errors.New("input/output error")

type unreadable struct{ fstest.MapFS }

func (unreadable) ReadFile(name string) ([]byte, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: errUnreadable}
}
