package history

import (
	"context"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/tfblint/tfblint/pkg/git"
)

// A node is a commit, on the line of first parents or beside it.
type node struct {
	time    int64
	who     int32
	known   bool // It was read; else it is only somebody's parent.
	merge   bool
	parents []int32
	// configs are the configurations that it changes, and folders those of the frameworks that it
	// touches; both as indexes, in the order of the paths. A merge has the configs of its whole
	// branch, and no folders.
	configs []edit
	folders []int32
}

// An edit is a change of one configuration file.
type edit struct {
	dir int32
	old bool // The file has the name that configurations had once.
	to  ref
}

// A ref is the content of a file: nothing where there is none.
type ref struct {
	Blob git.ID
	// Link says that the file is none: a symbolic link or a submodule.
	Link bool
}

// A record is what git says of all commits.
type record struct {
	table  *Table
	prefix string // Of the suite in the repository: empty, or with a slash at its end.

	ids    map[git.ID]int32
	nodes  []node
	names  []git.ID
	people interner[person]
	dirs   interner[string]
	strays map[string]bool
}

// An interner numbers values.
type interner[T comparable] struct {
	Values []T

	numbers map[T]int32
}

func (in *interner[T]) number(value T) int32 {
	if in.numbers == nil {
		in.numbers = make(map[T]int32, len(in.Values))
		for i, known := range in.Values {
			in.numbers[known] = int32(i)
		}
	}
	number, known := in.numbers[value]
	if !known {
		number = int32(len(in.Values)) //nolint:gosec // There are fewer.
		in.numbers[value] = number
		in.Values = append(in.Values, value)
	}

	return number
}

// readRecord asks git for all commits that are in head and not in since. Two runs of git tell more
// in less time than one could: what each commit changes, for who did it, and what each merge brings.
func readRecord(ctx context.Context, repository *git.Repository, since, head string, r *record) error {
	type merged struct {
		id      git.ID
		configs []mergedEdit
	}
	var merges []merged
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		return repository.History(ctx, since, head, git.AllCommits, func(step *git.Step) error {
			r.add(step)

			return nil
		})
	})
	group.Go(func() error {
		return repository.History(ctx, since, head, git.FirstParentMerges, func(step *git.Step) error {
			if configs := r.mergedEdits(step.Changes); configs != nil {
				merges = append(merges, merged{step.Commit, configs})
			}

			return nil
		})
	})
	if err := group.Wait(); err != nil {
		return err //nolint:wrapcheck // It says what was being read.
	}
	for _, merge := range merges {
		at, known := r.ids[merge.id]
		if !known {
			continue // A branch moved between the runs; what is new is for the next time.
		}
		for _, one := range merge.configs {
			r.nodes[at].configs = append(r.nodes[at].configs, r.edit(one))
		}
	}

	return nil
}

// node returns the number of a commit.
func (r *record) node(id git.ID) int32 {
	at, known := r.ids[id]
	if !known {
		at = int32(len(r.nodes)) //nolint:gosec // There are fewer commits.
		r.ids[id] = at
		r.nodes = append(r.nodes, node{})
		r.names = append(r.names, id)
	}

	return at
}

// add takes a commit over.
func (r *record) add(step *git.Step) {
	parents := make([]int32, len(step.Parents))
	for i, parent := range step.Parents {
		parents[i] = r.node(parent)
	}
	name := strings.Join(strings.Fields(step.Name), " ")
	one := node{
		time: step.Time, known: true, parents: parents, merge: len(parents) > 1,
		who: r.people.number(person{name, r.table.isBot(step.Name, step.Email)}),
	}
	last := ""
	for i := range step.Changes {
		change := &step.Changes[i]
		found, inside := r.placeOf(change.Name)
		if !inside {
			continue
		}
		if found.dir != "" && found.dir != last {
			last = strings.Clone(found.dir)
			one.folders = append(one.folders, r.dirs.number(last))
		}
		if found.config {
			one.configs = append(one.configs, r.edit(mergedEdit{found, refOf(change)}))
		}
		if found.stray {
			r.strays[strings.Clone(change.Name)] = true
		}
	}
	r.nodes[r.node(step.Commit)] = one
}

// placeOf says what a path is to the suite, and whether it lies in it.
func (r *record) placeOf(name string) (place, bool) {
	rest, inside := strings.CutPrefix(name, r.prefix)

	return placeOf(rest), inside
}

// A mergedEdit is an edit before its folder has a number.
type mergedEdit struct {
	place

	to ref
}

func (r *record) mergedEdits(changes []git.FileChange) []mergedEdit {
	var found []mergedEdit
	for i := range changes {
		if one, inside := r.placeOf(changes[i].Name); inside && one.config {
			one.dir = strings.Clone(one.dir)
			found = append(found, mergedEdit{one, refOf(&changes[i])})
		}
	}

	return found
}

func (r *record) edit(one mergedEdit) edit {
	dir := one.dir
	if _, known := r.dirs.numbers[dir]; !known {
		dir = strings.Clone(dir)
	}

	return edit{dir: r.dirs.number(dir), old: one.old, to: one.to}
}

// refOf returns what a file is after a change.
func refOf(change *git.FileChange) ref {
	return ref{Blob: change.To, Link: change.ToMode != 0 && change.ToMode.Type() != git.ModeFile.Type()}
}
