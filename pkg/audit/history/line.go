package history

import (
	"errors"
	"slices"

	"github.com/tfblint/tfblint/pkg/git"
)

// A moment is a commit of the line of first parents, with all that its branch brought.
type moment struct {
	commit git.ID
	time   int64
	who    int32
	// bulk says that it changes too many configurations to be about one of them.
	bulk    bool
	configs []claim
	// folders are those that persons touched, with commits that are no sweeps.
	folders []touch
}

// A claim is a change of a configuration, and whose it is.
type claim struct {
	edit

	who int32
	// sweep says that the commit which did it touches too many frameworks to look after any.
	sweep bool
}

// A touch is a folder in which somebody changed a file.
type touch struct{ dir, who int32 }

// errRewritten is what a line is answered with that does not go on where an earlier one ended.
var errRewritten = errors.New("the history was rewritten")

// line returns the line of first parents that leads to head, oldest first. Since is the commit before
// it, or nothing.
func (r *record) line(since, head git.ID) ([]moment, error) {
	var chain []int32
	for at, known := r.ids[head]; known && r.nodes[at].known; {
		chain = append(chain, at)
		if len(r.nodes[at].parents) == 0 {
			break
		}
		at = r.nodes[at].parents[0]
	}
	if since != "" && !r.goesOn(chain, since, head) {
		return nil, errRewritten
	}
	slices.Reverse(chain)
	seen := make([]bool, len(r.nodes))
	moments := make([]moment, len(chain))
	for i, at := range chain {
		seen[at] = true
		moments[i] = r.moment(at, r.branch(at, seen))
	}

	return moments, nil
}

// goesOn reports whether a chain, newest first, begins after the commit since.
func (r *record) goesOn(chain []int32, since, head git.ID) bool {
	if len(chain) == 0 {
		return since == head
	}
	parents := r.nodes[chain[len(chain)-1]].parents

	return len(parents) > 0 && r.names[parents[0]] == since
}

// branch returns the commits that a commit brings to the line: of a merge those that were not there
// before, of any other itself. Merges are left out.
func (r *record) branch(at int32, seen []bool) []int32 {
	if !r.nodes[at].merge {
		return []int32{at}
	}
	var brought []int32
	stack := slices.Clone(r.nodes[at].parents[1:])
	for len(stack) > 0 {
		one := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if seen[one] || !r.nodes[one].known {
			continue
		}
		seen[one] = true
		if !r.nodes[one].merge {
			brought = append(brought, one)
		}
		stack = append(stack, r.nodes[one].parents...)
	}
	slices.Sort(brought) // As git names them: the newest first.

	return brought
}

// moment says what a commit of the line brought, knowing the commits of its branch.
func (r *record) moment(at int32, branch []int32) moment {
	own := &r.nodes[at]
	found := moment{commit: r.names[at], time: own.time, who: own.who}
	authors := map[int32]claim{}
	touched := map[int32]bool{}
	for _, one := range branch {
		by := &r.nodes[one]
		for _, change := range by.configs {
			if first, known := authors[change.dir]; !known || r.isBot(first.who) && !r.isBot(by.who) {
				authors[change.dir] = claim{who: by.who, sweep: len(by.folders) > r.table.Sweep}
			}
		}
		if r.isBot(by.who) || len(by.folders) > r.table.Sweep {
			continue
		}
		for _, dir := range by.folders {
			if !touched[dir] {
				touched[dir] = true
				found.folders = append(found.folders, touch{dir, by.who})
			}
		}
	}
	changed := map[int32]bool{}
	for _, change := range own.configs {
		author, known := authors[change.dir]
		if !known {
			author = claim{who: own.who} // What only the merge itself did.
		}
		author.edit = change
		found.configs = append(found.configs, author)
		changed[change.dir] = true
	}
	found.bulk = len(changed) > r.table.Bulk

	return found
}

func (r *record) isBot(who int32) bool { return r.people.Values[who].Bot }
