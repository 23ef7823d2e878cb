//go:build linux

package supervise

import "testing"

// stat is a line as the kernel writes it.
const stat = "42 (a) b (c)) S 7 42 42 0 -1 4194560 100 0 0 0 1 2 0 0 20 0 1 0 12345 1000 10 18446744073709551615"

func TestParseStat(t *testing.T) {
	t.Parallel()
	got, ok := parseStat(42, stat)
	if want := (Process{PID: 42, Parent: 7, Start: 12345}); !ok || got != want {
		t.Errorf("got %+v and %v, want %+v", got, ok, want)
	}
}

func FuzzParseStat(f *testing.F) {
	f.Add(stat)
	f.Add("42 (sh) Z 1")
	f.Add("")
	f.Add(")")
	f.Fuzz(func(t *testing.T, line string) {
		if got, ok := parseStat(42, line); ok && got.PID != 42 {
			t.Errorf("got %+v", got)
		}
	})
}
