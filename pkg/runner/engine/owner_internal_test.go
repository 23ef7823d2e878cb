package engine

import (
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// TestLook tells owners that are gone from those that live or that nobody here can tell of.
func TestLook(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("only Linux tells of processes what is asked here")
	}
	own := owner()
	parts := strings.Split(own, "/")
	if len(parts) != 4 {
		t.Fatalf("this process is %q", own)
	}
	child := exec.CommandContext(t.Context(), "true")
	if err := child.Run(); err != nil {
		t.Fatal(err)
	}
	with := func(i int, other string) string {
		changed := append([]string{}, parts...)
		changed[i] = other

		return strings.Join(changed, "/")
	}
	for name, test := range map[string]struct {
		owner string
		want  ownership
	}{
		"this process":           {own, lives},
		"a process that is gone": {with(2, strconv.Itoa(child.Process.Pid)), gone},
		"a number used again":    {with(3, "1"), gone},
		"another boot":           {with(0, "x"), unknown},
		"another container":      {with(1, "pid:[1]"), unknown},
		"nobody":                 {"", unknown},
		"no number":              {with(2, "x"), unknown},
		"no start":               {strings.Join(parts[:3], "/"), unknown},
	} {
		if got := look(test.owner); got != test.want {
			t.Errorf("%s: %d, want %d", name, got, test.want)
		}
	}
}
