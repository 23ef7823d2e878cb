package history

import (
	"github.com/tfblint/tfblint/pkg/git"
)

// A state is what was learnt of a history up to a commit: all that is needed to go on from there. It
// holds indexes and no pointers, so that it can be kept (see keep.go).
type state struct {
	Tip git.ID
	// Steps are the commits of the line, oldest first.
	Steps  []step
	People interner[person]
	Dirs   interner[string]
	// Seen are the configurations that were read.
	Seen      map[git.ID]bool
	Elsewhere map[string]bool
	// Folders are the frameworks that there are, by folder.
	Folders map[int32]*folder
	Lives   []life
	// Gone holds the life that last had a name, for the tests that are no more.
	Gone     map[string]int32
	Events   []event
	Deltas   []delta
	Problems []problem
	Spans    []span
}

// A step is a commit of the line.
type step struct {
	Commit git.ID
	Time   int64 // As the commit says.
}

// A mark is when something was done, and who did it: indexes of a step and a person.
type mark struct{ Step, Who int32 }

// never is the mark of what was not done.
var never = mark{-1, -1} //nolint:gochecknoglobals // A constant.

// A folder is a framework as it is.
type folder struct {
	// Config and OldConfig are the files of the two names; the first counts where there are both.
	Config, OldConfig ref
	Sheet             *sheet
	// Lives are those of the tests of Sheet.
	Lives []int32
	// Touched is when a person last changed a file.
	Touched mark
	// Problem is the place in state.Problems, or -1.
	Problem int
	// Nearest are the axes in which each test differs from the active one most like it, and Since the
	// step from which on they have.
	Nearest []axes
	Since   int32
}

// effective returns the file that counts.
func (f *folder) effective() ref {
	if f.Config.Blob != "" {
		return f.Config
	}

	return f.OldConfig
}

// A life is that of a test, from its addition on and whatever its names.
type life struct {
	Added, Touched, Broken, Removed mark
	// Cells say who declared each type that is declared: a person, or -1.
	Cells [typeCount]int32
	// Variant says that the test came to a framework that was there, with a commit that is not bulk, and
	// Axes in which it differed from the test most like it.
	Variant bool
	Axes    axes
	// Grown is how many active tests the framework had after the commit, if it had fewer before; else 0.
	Grown int32
	// Group is the folder of the language that the framework lies in, or lay in at last.
	Group string
	// Last are those at the removal, from a framework that stayed.
	Last axes
	// Covered says that all the test's types were still measured there after its removal.
	Covered bool
}

// A span is for how long tests differed in the same axes from the ones most like them.
type span struct {
	From, To int32
	Axes     axes
	Tests    int32
	Group    string
}

// An event is an Event with indexes.
type event struct {
	Kind         Kind
	At           mark
	Bulk, Too    bool
	Dir, FromDir int32
	Key, Test    string
	FromTest     string
	Gained, Lost uint8
	// Axes are those of the life's Axes at an addition and its Last at a removal; else idle.
	Axes axes
}

// A delta is what a step changed in a language's folder.
type delta struct {
	Step       int32
	Group      string
	Frameworks int
	Tests      int
	Active     int
	Added      int
	Removed    int
	Cells      [typeCount]int
	Gained     [typeCount]int
	Lost       [typeCount]int
	Repeated   int
	Crowded    int
}

// A problem is a Problem with indexes.
type problem struct {
	Dir          int32
	Old          bool
	Message      string
	Since, Until int32
}
