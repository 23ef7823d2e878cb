package audit

import (
	"cmp"
	"slices"
	"time"

	"github.com/tfblint/tfblint/pkg/audit/history"
	"github.com/tfblint/tfblint/pkg/audit/prune"
	"github.com/tfblint/tfblint/pkg/change"
	"github.com/tfblint/tfblint/pkg/matrix"
)

// version is that of the form; see schema/audit.schema.json.
const version = 1

// Sources are what an audit is assembled from. Only Matrix is required.
type Sources struct {
	// Suite, Commit, Date and Modified are those of an Audit. Repository says that the suite lies in one,
	// so that commands may use git.
	Suite      string
	Commit     string
	Date       time.Time
	Modified   bool
	Repository bool

	Matrix *matrix.Matrix
	Costs  change.Costs
	// Counts are of a run on the whole suite; nil judges nothing.
	Counts *Counts
	// Before is what was found earlier, and Since names when; nil compares with nothing.
	Before *Earlier
	Since  string
	// Proposal is without a limit; nil proposes nothing.
	Proposal *prune.Proposal
	// History is nil where it was not asked for.
	History *history.History
	Limits  Limits
	// AxisLimits are by language and axis, as AxisLimit names them.
	AxisLimits map[string]map[string]int
	Problems   []Problem
}

// New assembles an audit.
func New(from Sources) *Audit {
	made := &assembly{Sources: from, total: from.Costs.OfSuite(from.Matrix)}
	made.result = &Audit{
		Version: version, Suite: from.Suite, Commit: from.Commit, Date: from.Date, Modified: from.Modified,
		Limits: from.Limits, Since: from.Since, Problems: append([]Problem{}, from.Problems...),
		Types: []Part{}, Languages: []Language{}, Axes: []AxisLimit{}, Frameworks: []Framework{}, Tests: []Test{},
		Removals: []Removal{}, Stale: []Old{}, LongBroken: []Old{}, Findings: []RuleCount{},
	}
	made.index()
	made.frameworks()
	made.types()
	made.languages()
	made.axes()
	made.findings()
	made.removals()
	made.history()
	made.old()

	return made.result
}

// An assembly is an audit being assembled.
type assembly struct {
	Sources

	result *Audit
	// total is the seconds of a run of the whole suite.
	total float64
	// removed are the proposed removals, and aged the ages, by test; touched is by framework's folder.
	removed map[*matrix.Test]*prune.Removal
	aged    map[ageKey]*history.Age
	touched map[string]time.Time
	// found are findings by place of the framework, and by the test's name there.
	found map[string]*tally
}

// An ageKey names a test of the suite as a history does.
type ageKey struct{ dir, key string }

// index looks up what the sources say of tests and frameworks.
func (a *assembly) index() {
	a.removed, a.aged, a.touched = map[*matrix.Test]*prune.Removal{}, map[ageKey]*history.Age{}, map[string]time.Time{}
	if a.Proposal != nil {
		for _, list := range [][]prune.Removal{a.Proposal.Removals, a.Proposal.Broken} {
			for i := range list {
				a.removed[list[i].Test] = &list[i]
			}
		}
	}
	if a.History != nil {
		for i := range a.History.Tests {
			age := &a.History.Tests[i]
			a.aged[ageKey{age.Dir, age.Key}] = age
			a.touched[age.Dir] = age.Folder.Time
		}
	}
	a.tally()
}

// share returns the part that seconds are of a run; nothing of a run that takes no time.
func (a *assembly) share(seconds float64) float64 {
	if a.total <= 0 {
		return 0
	}

	return seconds / a.total
}

// frameworks tells of every framework and every test.
func (a *assembly) frameworks() {
	for _, framework := range a.Matrix.Frameworks {
		one := Framework{
			Name: framework.Name, Dir: framework.Dir, Language: framework.Group, Tests: []int{},
			Seconds: a.Costs.OfFramework(framework), Findings: a.foundIn(framework.Dir),
			Maintainers: append([]string{}, framework.Maintainers...), Touched: a.touched[framework.Dir],
		}
		one.Share = a.share(one.Seconds)
		for _, test := range framework.Tests {
			one.Tests = append(one.Tests, len(a.result.Tests))
			if test.Active {
				one.Active++
				one.Cells += len(test.Cells)
			} else {
				one.Broken++
			}
			a.result.Tests = append(a.result.Tests, a.test(framework, test))
		}
		a.result.Frameworks = append(a.result.Frameworks, one)
		a.result.Size.add(&one)
	}
	a.rank()
}

// add counts a framework.
func (s *Size) add(framework *Framework) {
	s.Frameworks++
	s.Tests += len(framework.Tests)
	s.Active += framework.Active
	s.Broken += framework.Broken
	s.Cells += framework.Cells
	s.Seconds += framework.Seconds
}

// rank gives the places by cost; those that cost the same share the first of theirs.
func (a *assembly) rank() {
	order := make([]*Framework, 0, len(a.result.Frameworks))
	for i := range a.result.Frameworks {
		if a.result.Frameworks[i].Seconds > 0 {
			order = append(order, &a.result.Frameworks[i])
		}
	}
	slices.SortStableFunc(order, func(x, y *Framework) int { return cmp.Compare(y.Seconds, x.Seconds) })
	for i, framework := range order {
		framework.Rank = i + 1
		if i > 0 && order[i-1].Seconds == framework.Seconds {
			framework.Rank = order[i-1].Rank
		}
	}
}

func (a *assembly) test(framework *matrix.Framework, test *matrix.Test) Test {
	one := Test{
		Name: test.Name, Framework: framework.Name, Dir: framework.Dir, Language: framework.Group,
		Default: test.Default, Active: test.Active, Types: append([]string{}, test.Types()...),
		Axes: Axes{
			Language: test.Terms[matrix.Language].Name, Interpreter: test.Terms[matrix.Interpreter].Name,
			Server: test.Terms[matrix.Server].Name, Platform: test.Terms[matrix.Platform].Name,
			Database: test.Terms[matrix.Database].Name, ORM: test.Terms[matrix.ORM].Name,
			Approach: test.Terms[matrix.Approach].Name, Classification: test.Terms[matrix.Classification].Name,
		},
		Seconds: a.Costs.OfTest(test), Findings: a.foundAbout(framework.Dir, test.Name),
		Redundant: []string{}, Why: []string{},
	}
	one.Share = a.share(one.Seconds)
	if removal := a.removed[test]; removal != nil {
		one.Redundant, one.Whole, one.Why = typesOf(removal.Cells), removal.Whole, why(removal.Reasons)
	}
	if age := a.aged[ageKey{framework.Dir, test.Key}]; age != nil {
		one.Added, one.Touched, one.BrokenSince = age.Added.Time, age.Touched.Time, age.Broken.Time
	}

	return one
}

// typesOf names the types of cells.
func typesOf(cells []matrix.Cell) []string {
	names := make([]string, len(cells))
	for i, cell := range cells {
		names[i] = cell.Type
	}

	return names
}
