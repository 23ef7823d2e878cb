package affected_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tfblint/tfblint/pkg/affected"
)

func TestUnquote(t *testing.T) {
	t.Parallel()
	for printed, want := range map[string]string{
		`a b`:                      "a b",
		`"a\"b"`:                   `a"b`,
		`"a\\b\a\b\t\n\v\f\r\177"`: "a\\b\a\b\t\n\v\f\r\x7f",
		`"\303\251\377\000"`:       "é\xff\x00",
		`""`:                       "",
		"":                         "",
	} {
		if got, ok := affected.Unquote(printed); !ok || got != want {
			t.Errorf("Unquote(%s) = %q, %t, want %q", printed, got, ok, want)
		}
	}
	for _, printed := range []string{`"`, `"a`, `"a"b"`, `"\"`, `"\x41"`, `"\40"`, `"\400"`, `"\389"`} {
		if got, ok := affected.Unquote(printed); ok {
			t.Errorf("Unquote(%s) = %q, want none", printed, got)
		}
	}
}

// TestUnquoteOfGit reads what git itself prints of names with every byte that one can have.
func TestUnquoteOfGit(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var wanted []string
	for b := 1; b < 0x100; b++ {
		if b == '/' {
			continue
		}
		name := "x" + string([]byte{byte(b)}) + "y"
		wanted = append(wanted, name)
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Skipf("the file system takes no file named %q: %v", name, err)
		}
	}
	git := func(args ...string) string {
		command := exec.CommandContext(t.Context(), "git", args...) //nolint:gosec // The arguments are below.
		command.Dir = dir
		command.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null")
		out, err := command.Output()
		if err != nil {
			t.Fatalf("git %v: %v", args, err)
		}

		return string(out)
	}
	git("init", "-q")
	got := make(map[string]bool)
	for line := range strings.Lines(git("ls-files", "--others")) {
		name, ok := affected.Unquote(strings.TrimSuffix(line, "\n"))
		if !ok {
			t.Errorf("%s cannot be read", line)
		}
		got[name] = true
	}
	for _, name := range wanted {
		if !got[name] {
			t.Errorf("%q was not read", name)
		}
	}
}
