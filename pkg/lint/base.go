package lint

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/tfblint/tfblint/pkg/change"
	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/tfb"
)

// A Base is the side that a change starts from. A run with a base judges both sides by the
// same rules and settings; its findings are those that the change brings.
type Base struct {
	// Suite is the tree of the suite before the change, from its root.
	Suite fs.FS
	// Touched are the files that differ between the sides, from the root of the suite. What is
	// not among them is taken to be equal and judged once, if at all.
	Touched []string
	// AllTouched says that nobody knows what differs.
	AllTouched bool
	// Purposes are texts in which the change says what it is good for.
	Purposes []string
}

// An otherSide is what a run with a base knows of the other side.
type otherSide struct {
	base  *run       // Judges the other side.
	texts *tfb.Texts // What the change touches, as it was.
	// touched are folders in which something differs. Those in affected may be judged
	// differently: they are touched, or a neighbour came, went or changed its name.
	touched, affected map[string]bool
	change            *change.Change
	// equalTables says that both sides are the same matrix, which is judged as the head's.
	equalTables bool
	// report is what is found on the base, in the names of today.
	report *Report
	// said is what rules say about the change itself.
	said []finding.Finding
	err  error
}

// openBase reads what the change touches as it was; head has what there is now.
func (r *run) openBase(ctx context.Context, head *tfb.Texts) error {
	options := r.options
	options.Suite, options.Base = r.options.Base.Suite, nil
	r.other = &otherSide{
		base:    &run{options: options, plan: r.plan, suite: &tfb.Suite{}, meter: r.meter, tables: r.tables},
		texts:   &tfb.Texts{},
		touched: map[string]bool{},
	}
	dirs, err := r.touchedDirs(head)
	if err != nil {
		return err
	}
	if dirs == nil || len(dirs) > 0 {
		texts, err := tfb.Read(ctx, options.Suite, dirs)
		switch {
		case errors.Is(err, tfb.ErrNoFrameworks), errors.Is(err, fs.ErrNotExist): // The change brings the first.
		case err != nil:
			return fmt.Errorf("reading the base: %w", err)
		default:
			r.other.texts = texts
		}
	}
	if r.options.Base.AllTouched {
		r.other.touch(r.other.texts)
	}
	r.other.affected = maps.Clone(r.other.touched)
	if !r.options.Standing {
		r.affected, r.other.base.affected = r.other.affected, r.other.affected
	}

	return nil
}

// touchedDirs finds out which folders the change touches, and returns those that the base
// has; nil stands for all of them.
func (r *run) touchedDirs(head *tfb.Texts) ([]string, error) {
	if r.options.Base.AllTouched {
		r.other.touch(head)
		if r.options.Alone {
			return []string{"."}, nil
		}

		return nil, nil
	}
	for _, file := range r.options.Base.Touched {
		if r.options.Alone {
			r.other.touched["."] = true
		} else if dir, inside := folderOf(file); inside {
			r.other.touched[dir] = true
		}
	}
	dirs := []string{} // Not nil.
	for _, dir := range slices.Sorted(maps.Keys(r.other.touched)) {
		info, err := fs.Stat(r.options.Base.Suite, dir)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return nil, fmt.Errorf("reading the base: %w", err)
		case info.IsDir():
			dirs = append(dirs, dir)
		}
	}

	return dirs, nil
}

func (o *otherSide) touch(texts *tfb.Texts) {
	for _, text := range texts.Frameworks {
		o.touched[text.Dir] = true
	}
	for _, stray := range texts.Strays {
		o.touched[stray.Dir] = true
	}
}

// folderOf returns the folder of the framework that a file of the suite belongs to.
func folderOf(file string) (string, bool) {
	const depth = 3 // frameworks/<language>/<framework>
	parts := strings.Split(file, "/")
	if len(parts) <= depth || parts[0] != tfb.Root {
		return "", false
	}

	return strings.Join(parts[:depth], "/"), true
}

// loadBase loads what was read of the base. It is called when what the change touches is
// loaded on the side of the head, and finds out whose neighbours are others now.
func (r *run) loadBase(ctx context.Context, before *memory) error {
	base := r.other.base
	base.suite.Failures = r.other.texts.Failures
	for _, text := range r.other.texts.Frameworks {
		base.rows = append(base.rows, &row{text: text, known: remembered{Text: sumText(text)}})
	}
	if err := base.load(ctx, r.other.texts, func(*row) bool { return true }); err != nil {
		return err
	}
	after := slices.DeleteFunc(slices.Clone(r.rows), func(row *row) bool { return !r.other.touched[row.text.Dir] })
	names, named := namesByGroup(after), namesByGroup(base.rows)
	for _, row := range r.rows {
		if group := path.Base(path.Dir(row.text.Dir)); !slices.Equal(names[group], named[group]) {
			r.other.affected[row.text.Dir] = true
		}
	}
	r.recallBaseTable(before)

	return nil
}

// recallBaseTable fills in what is known about the matrix of the base as a whole: from an
// earlier run, or from the side of the head where the change touches no configuration.
func (r *run) recallBaseTable(before *memory) {
	base := r.other.base
	rows := slices.Concat(base.rows, r.untouched())
	sortRows(rows)
	base.recallTable(rows, r.baseStrays(), before)
	if !base.table.recalled && base.table.known.Texts == r.table.known.Texts {
		base.table.recalled, r.other.equalTables = true, true
	}
}

// untouched returns the rows that the base has as they are.
func (r *run) untouched() []*row {
	return slices.DeleteFunc(slices.Clone(r.rows), func(row *row) bool { return r.other.touched[row.text.Dir] })
}

// baseStrays returns the strays of the base.
func (r *run) baseStrays() []matrix.Stray {
	strays := slices.Clone(r.other.texts.Strays)
	for _, stray := range r.suite.Strays {
		if !r.other.touched[stray.Dir] {
			strays = append(strays, stray)
		}
	}
	slices.SortFunc(strays, func(a, b matrix.Stray) int { return cmp.Compare(a.Dir, b.Dir) })

	return strays
}

// namesByGroup returns the names of loaded frameworks by the group they belong to, sorted.
func namesByGroup(rows []*row) map[string][]string {
	names := map[string][]string{}
	for _, row := range rows {
		if row.framework != nil {
			names[row.framework.Group] = append(names[row.framework.Group], row.framework.Name)
		}
	}
	for _, group := range names {
		slices.Sort(group)
	}

	return names
}

// judgeSides judges both sides at once, and then the change.
func (r *run) judgeSides(ctx context.Context) error {
	base := r.other.base
	shared := r.shareWithBase()
	base.neighbours()
	var sides errgroup.Group
	for _, side := range []*run{r, base} {
		sides.Go(func() error { return side.evaluatePending(ctx) })
	}
	if err := sides.Wait(); err != nil {
		return err //nolint:wrapcheck // It says which side and what.
	}
	if r.other.equalTables {
		base.table.known, base.table.err = r.table.known, r.table.err
	}
	for row, head := range shared {
		if row.recalled {
			row.known.Findings = slices.Clone(head.known.Findings)
		}
	}
	r.other.compare(&r.suite.Matrix)
	base.renames = r.other.renames()
	r.other.report = base.report(ctx)

	return r.judgeChange(ctx)
}

// shareWithBase gives the base what the change does not touch, and returns which row it has
// from which. What is not affected is judged on the side of the head, if at all.
func (r *run) shareWithBase() map[*row]*row {
	base := r.other.base
	shared := map[*row]*row{}
	for _, head := range r.untouched() {
		row := *head
		row.recalled = !r.other.affected[row.text.Dir]
		shared[&row] = head
		base.rows = append(base.rows, &row)
		if row.framework != nil {
			base.suite.Frameworks = append(base.suite.Frameworks, row.framework)
		}
	}
	sortRows(base.rows)
	base.suite.Strays = r.baseStrays()
	base.suite.Sort()

	return shared
}
