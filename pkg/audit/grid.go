package audit

import (
	"cmp"
	"maps"
	"slices"

	"github.com/tfblint/tfblint/pkg/audit/prune"
	"github.com/tfblint/tfblint/pkg/matrix"
)

// languages adds up the frameworks of each folder, and lays out its grid.
func (a *assembly) languages() {
	found := map[string]*Language{}
	for i := range a.result.Frameworks {
		framework := &a.result.Frameworks[i]
		one := found[framework.Language]
		if one == nil {
			one = &Language{Name: framework.Language}
			found[framework.Language] = one
		}
		one.add(framework)
		for _, rule := range framework.Findings {
			one.Findings += rule.Now
		}
	}
	grids := a.grids()
	for _, name := range slices.Sorted(maps.Keys(found)) {
		one := found[name]
		one.Share, one.Grid = a.share(one.Seconds), grids[name].grid()
		a.result.Languages = append(a.result.Languages, *one)
	}
	slices.SortStableFunc(a.result.Languages, func(x, y Language) int { return cmp.Compare(y.Seconds, x.Seconds) })
}

// A layout is a grid being laid out.
type layout struct {
	dirs, servers, databases, interpreters map[string]bool
	squares                                map[Square]*Square
}

// grids lays out the grid of every language's folder that has an active test.
func (a *assembly) grids() map[string]*layout {
	found := map[string]*layout{}
	a.eachActive(func(framework *matrix.Framework, test *matrix.Test) {
		one := found[framework.Group]
		if one == nil {
			one = &layout{
				map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}, map[Square]*Square{},
			}
			found[framework.Group] = one
		}
		one.add(framework.Dir, test, a.removed[test])
	})

	return found
}

func (l *layout) add(dir string, test *matrix.Test, removal *prune.Removal) {
	at := Square{
		Framework: dir, Server: test.Terms[matrix.Server].Name, Database: test.Terms[matrix.Database].Name,
		Interpreter: test.Terms[matrix.Interpreter].Name,
	}
	l.dirs[dir], l.servers[at.Server], l.databases[at.Database] = true, true, true
	l.interpreters[at.Interpreter] = true
	square := l.squares[at]
	if square == nil {
		square = new(at)
		l.squares[at] = square
	}
	square.Tests++
	square.Cells += len(test.Cells)
	if removal != nil && removal.Whole {
		square.Redundant++
	}
}

// grid returns the finished grid; of a folder without an active test an empty one.
func (l *layout) grid() Grid {
	made := Grid{Servers: []string{}, Databases: []string{}, Interpreters: []string{}, Squares: []Square{}}
	if l == nil {
		return made
	}
	made.Servers = slices.Sorted(maps.Keys(l.servers))
	made.Databases = slices.Sorted(maps.Keys(l.databases))
	made.Interpreters = slices.Sorted(maps.Keys(l.interpreters))
	made.Possible = len(l.dirs) * len(made.Servers) * len(made.Databases) * len(made.Interpreters)
	made.Filled = len(l.squares)
	made.Missing = made.Possible - made.Filled
	for _, square := range l.squares {
		made.Squares = append(made.Squares, *square)
		if square.Redundant == square.Tests {
			made.Redundant++
		}
	}
	slices.SortFunc(made.Squares, func(x, y Square) int {
		return cmp.Or(cmp.Compare(x.Framework, y.Framework), cmp.Compare(x.Server, y.Server),
			cmp.Compare(x.Database, y.Database), cmp.Compare(x.Interpreter, y.Interpreter))
	})

	return made
}
