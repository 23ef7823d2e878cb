package tfb

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/parallel"
	"github.com/tfblint/tfblint/pkg/tree"
)

// Sides are two states of one suite. A framework in whose folder nothing differs is one and
// the same in both.
type Sides struct{ Base, Head *Suite }

// LoadSides reads two states of a suite from their roots. A state without a suite, which may
// be nil, has no frameworks.
//
// Changed names the files that differ, from the suite's root. It saves time: what lies in
// other folders is read in the head only. Nil means that nobody knows.
func LoadSides(ctx context.Context, base, head fs.FS, changed []string, options Options) (*Sides, error) {
	base, head = orEmpty(base), orEmpty(head)
	loaded, err := loadSide(ctx, head, options)
	if err != nil {
		return nil, err
	}
	sides := &Sides{Head: loaded}
	touched, known := touchedBy(changed)
	known = known && changed != nil && options.Dirs == nil
	if known {
		for _, dir := range linked(head, loaded) {
			touched[dir] = true
		}
		options.Dirs = foldersIn(base, touched)
	}
	sides.Base, err = loadSide(ctx, base, options)
	if err != nil {
		return nil, err
	}
	if known {
		sides.share(touched)
	}

	return sides, nil
}

func orEmpty(side fs.FS) fs.FS {
	if side == nil {
		return tree.Memory{}
	}

	return side
}

// loadSide reads one state of a suite.
func loadSide(ctx context.Context, side fs.FS, options Options) (*Suite, error) {
	if options.Dirs != nil && len(options.Dirs) == 0 || options.Dirs == nil && !hasRoot(side) {
		return &Suite{}, nil
	}
	loaded, err := Load(ctx, side, options)
	if errors.Is(err, ErrNoFrameworks) {
		return &Suite{}, nil
	}

	return loaded, err
}

// hasRoot reports whether a tree has the folder of all frameworks in it.
func hasRoot(side fs.FS) bool {
	_, err := fs.Stat(side, Root)

	return !errors.Is(err, fs.ErrNotExist)
}

// touchedBy returns the folders of frameworks in which files lie that differ. Not known
// means that something else in the folders' way differs, such as a link in place of one.
func touchedBy(changed []string) (dirs map[string]bool, known bool) {
	dirs = map[string]bool{}
	for _, name := range changed {
		parts := strings.SplitN(name, "/", frameworkDepth+1)
		if parts[0] != Root {
			continue
		}
		if len(parts) <= frameworkDepth {
			return nil, false
		}
		dirs[path.Join(parts[:frameworkDepth]...)] = true
	}

	return dirs, true
}

// linked returns the folders of a suite that are, lie in, or get their configuration by a
// symbolic link: what they hold may differ although nothing in them does.
func linked(suite fs.FS, loaded *Suite) []string {
	dirs := make([]string, 0, len(loaded.Frameworks)+len(loaded.Strays))
	for _, framework := range loaded.Frameworks {
		dirs = append(dirs, framework.Dir)
	}
	for _, stray := range loaded.Strays {
		dirs = append(dirs, stray.Dir)
	}
	// Links lead on to what lies below them, so the folders are looked at from above.
	links := linksIn(suite, path.Dir(Root))
	inLink := links[Root]
	maps.Copy(links, linksIn(suite, Root))
	seen := map[string]bool{}
	for _, dir := range dirs {
		if group := path.Dir(dir); !seen[group] {
			seen[group] = true
			maps.Copy(links, linksIn(suite, group))
		}
	}
	byLink := make([]bool, len(dirs))
	parallel.ForEach(len(dirs), func(i int) {
		dir := dirs[i]
		byLink[i] = inLink || links[path.Dir(dir)] || links[dir] || linksIn(suite, dir)[path.Join(dir, ConfigName)]
	})
	var found []string
	for i, dir := range dirs {
		if byLink[i] {
			found = append(found, dir)
		}
	}

	return found
}

// linksIn returns the paths of the symbolic links that lie directly in a folder. Of one that
// cannot be listed, whoever reads it says why.
func linksIn(suite fs.FS, dir string) map[string]bool {
	links := map[string]bool{}
	entries, err := fs.ReadDir(suite, dir)
	if err != nil {
		return links
	}
	for _, entry := range entries {
		if entry.Type()&fs.ModeSymlink != 0 {
			links[path.Join(dir, entry.Name())] = true
		}
	}

	return links
}

// foldersIn returns those of the folders that a tree has, sorted; never nil, which would mean
// all there are.
func foldersIn(side fs.FS, dirs map[string]bool) []string {
	found := []string{}
	for dir := range dirs {
		info, err := fs.Stat(side, dir)
		if errors.Is(err, fs.ErrNotExist) || err == nil && !info.IsDir() {
			continue
		}
		found = append(found, dir) // Of one that cannot be read, whoever reads it says why.
	}
	slices.Sort(found)

	return found
}

// share gives the base what it has in common with the head.
func (s *Sides) share(touched map[string]bool) {
	for _, framework := range s.Head.Frameworks {
		if !touched[framework.Dir] {
			s.Base.Frameworks = append(s.Base.Frameworks, framework)
		}
	}
	s.Base.Strays = slices.Concat(s.Base.Strays, slices.DeleteFunc(slices.Clone(s.Head.Strays),
		func(stray matrix.Stray) bool { return touched[stray.Dir] }))
	s.Base.Sort()
}
