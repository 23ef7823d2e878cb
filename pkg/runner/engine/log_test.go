package engine_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/tfblint/tfblint/pkg/runner/engine"
)

func TestLogLimit(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log := engine.NewLog(&out, 10)
	for _, part := range []string{"12345", "67890"} {
		_, _ = log.Write([]byte(part))
	}
	if log.Full() || out.String() != "1234567890" {
		t.Errorf("full: %v, %q", log.Full(), out.String())
	}
	for range 3 {
		if n, err := log.Write([]byte("more")); n != 4 || err != nil {
			t.Errorf("wrote %d: %v", n, err)
		}
	}
	want := "1234567890\n[the log ends here: it has reached its limit of 10 bytes]\n"
	if !log.Full() || out.String() != want {
		t.Errorf("full: %v, %q", log.Full(), out.String())
	}
	if got := log.Tail(); got != "1234567890moremoremore" {
		t.Errorf("the tail is %q", got)
	}
}

var errDisk = errors.New("no space left")

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errDisk }

func TestLogWithoutDisk(t *testing.T) {
	t.Parallel()
	log := engine.NewLog(fullDisk{}, 0)
	if n, err := log.Write([]byte("lost")); n != 4 || err != nil {
		t.Errorf("wrote %d: %v", n, err)
	}
	if !errors.Is(log.Err(), errDisk) || log.Tail() != "lost" {
		t.Errorf("error %v, tail %q", log.Err(), log.Tail())
	}
}

func TestLogTail(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                                "",
		"a\r\n\n":                         "a",
		"\x1b]0;x\a \u202e \xff \u00fc\t": "\\x1b]0;x\\a \\u202e \\xff \u00fc\t",
		strings.Repeat("line\n", 100):     strings.TrimSuffix(strings.Repeat("line\n", 30), "\n"),
		strings.Repeat("x", 20_000):       strings.Repeat("x", 8<<10),
	} {
		log := engine.NewLog(nil, 0)
		for text != "" {
			n := min(len(text), 3000)
			_, _ = log.Write([]byte(text[:n]))
			text = text[n:]
		}
		if got := log.Tail(); got != want {
			t.Errorf("the tail is %q, want %q", got, want)
		}
	}
}
