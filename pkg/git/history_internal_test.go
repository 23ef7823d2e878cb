package git

import (
	"bufio"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// FuzzSteps reads what git might say. What is read can be written again, and is then read the same.
func FuzzSteps(f *testing.F) {
	const id = "0123456789012345678901234567890123456789"
	f.Add(id + "\x00\x001\x00A\x00a@b\x00")
	f.Add(id + "\x00" + id + " " + id + "\x00-1\x00\x00\x00\n:100644 000000 " + id + " " + id + " D\x00a\nb\x00" +
		id + "\x00\x0099999999999999999999\x00A\x00B\x00")
	f.Add(id + "\x00\x001\x00A\x00a@b\x00\n:100644 100644 " + id + " " + id)
	f.Fuzz(func(t *testing.T, text string) {
		var first, again strings.Builder
		collect := func(into *strings.Builder) func(*Step) error {
			return func(step *Step) error {
				write(into, step)

				return nil
			}
		}
		err := readSteps(bufio.NewReaderSize(strings.NewReader(text), maxNumbers), collect(&first))
		if err != nil {
			if !errors.Is(err, ErrMalformed) && !errors.Is(err, ErrTooLarge) {
				t.Errorf("got %v; want one that says what is wrong", err)
			}

			return
		}
		err = readSteps(bufio.NewReaderSize(strings.NewReader(first.String()), maxNumbers), collect(&again))
		if err != nil || first.String() != again.String() {
			t.Errorf("%q was read as %q: %v", first.String(), again.String(), err)
		}
	})
}

// write writes a step as git does.
func write(out *strings.Builder, step *Step) {
	parents := make([]string, len(step.Parents))
	for i, parent := range step.Parents {
		parents[i] = parent.String()
	}
	fmt.Fprintf(out, "%s\x00%s\x00%d\x00%s\x00%s\x00",
		step.Commit, strings.Join(parents, " "), step.Time, step.Name, step.Email)
	for i, change := range step.Changes {
		if i == 0 {
			out.WriteByte('\n')
		}
		from, to := change.From, change.To
		none := ID(make([]byte, len(step.Commit)))
		if from == "" {
			from = none
		}
		if to == "" {
			to = none
		}
		fmt.Fprintf(out, ":%06o %06o %s %s %c\x00%s\x00",
			change.FromMode, change.ToMode, from, to, change.Status, change.Name)
	}
}
