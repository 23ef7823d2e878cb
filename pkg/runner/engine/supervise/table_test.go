//go:build linux

package supervise_test

import (
	"os"
	"slices"
	"testing"

	"github.com/tfblint/tfblint/pkg/runner/engine/supervise"
)

func TestReadTable(t *testing.T) {
	t.Parallel()
	table := supervise.ReadTable()
	self, ok := table[os.Getpid()]
	if !ok || self.Parent != os.Getppid() || self.Zombie || self.Start == 0 {
		t.Errorf("we are %+v, and there: %v", self, ok)
	}
	if !slices.Contains(table.Descendants(os.Getppid()), os.Getpid()) {
		t.Error("we are no descendant of our parent")
	}
}

func TestDescendants(t *testing.T) {
	t.Parallel()
	// 7 and 8 say of each other that they are parents, as a table may that is read while
	// processes come and go.
	table := supervise.Table{
		2: {PID: 2, Parent: 1}, 3: {PID: 3, Parent: 2}, 4: {PID: 4, Parent: 3}, 5: {PID: 5, Parent: 1},
		7: {PID: 7, Parent: 8}, 8: {PID: 8, Parent: 7},
	}
	for ancestor, want := range map[int][]int{1: {2, 3, 4, 5}, 2: {3, 4}, 5: nil, 7: {8}, 9: nil} {
		got := table.Descendants(ancestor)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("descendants of %d: %v, want %v", ancestor, got, want)
		}
	}
}
