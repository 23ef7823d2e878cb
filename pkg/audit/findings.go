package audit

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/lint"
)

// An Earlier is what was found at another time.
type Earlier struct {
	// Rules count findings, and Severities are the worst of each rule, by rule.
	Rules      map[string]int
	Severities map[string]string
}

// Found counts findings, for a comparison with later ones.
func Found(findings []finding.Finding) *Earlier {
	earlier := &Earlier{Rules: map[string]int{}, Severities: map[string]string{}}
	counts := newTally()
	for i := range findings {
		counts.add(&findings[i])
	}
	for rule, count := range counts.rules {
		earlier.Rules[rule] = count.now
		earlier.Severities[rule] = count.worst.String()
	}

	return earlier
}

// ErrNoAudit is what ReadEarlier wraps for what is no audit's JSON.
var ErrNoAudit = errors.New("it is no audit that this version reads; write one with tfblint audit --format json")

// ReadEarlier reads what an earlier audit found from its JSON.
func ReadEarlier(from io.Reader) (*Earlier, error) {
	document := struct {
		Version  int             `json:"version"`
		Findings []RuleCount     `json:"findings"`
		Removals json.RawMessage `json:"removals"` // Other documents with findings and a version have none.
	}{}
	if err := json.NewDecoder(from).Decode(&document); err != nil {
		return nil, fmt.Errorf("%w (%w)", ErrNoAudit, err)
	}
	if document.Version != version || document.Findings == nil || document.Removals == nil {
		return nil, ErrNoAudit
	}
	earlier := &Earlier{Rules: map[string]int{}, Severities: map[string]string{}}
	for _, rule := range document.Findings {
		if rule.Now < 0 {
			return nil, ErrNoAudit
		}
		earlier.Rules[rule.Rule] = rule.Now
		earlier.Severities[rule.Rule] = severity(rule.Severity).String()
	}

	return earlier, nil
}

// Counts are findings, counted. A suite a hundred times the real size has hundreds of thousands of
// them, and an audit tells of none by itself.
type Counts struct {
	// all are those of the suite, and dirs those by the folder of their file.
	all    *tally
	dirs   map[string]*tally
	titles map[string]string
}

// Count counts the findings of a run on the whole suite.
func Count(report *lint.Report) *Counts {
	counts := &Counts{all: newTally(), dirs: map[string]*tally{}, titles: map[string]string{}}
	for i := range report.Findings {
		found := &report.Findings[i]
		dir := path.Dir(found.File)
		if counts.dirs[dir] == nil {
			counts.dirs[dir] = newTally()
		}
		counts.dirs[dir].add(found)
		counts.all.add(found)
	}
	for name, rule := range report.Rules {
		counts.titles[name] = rule.Title
	}

	return counts
}

// A tally counts findings by rule, and by test.
type tally struct {
	rules map[string]ruleTally
	tests map[string]int
}

type ruleTally struct {
	now   int
	worst finding.Severity
}

func newTally() *tally { return &tally{rules: map[string]ruleTally{}, tests: map[string]int{}} }

func (t *tally) add(found *finding.Finding) {
	t.addRule(found.Rule, ruleTally{1, found.Severity})
	if found.Test != "" {
		t.tests[found.Test]++
	}
}

func (t *tally) addRule(name string, more ruleTally) {
	rule := t.rules[name]
	t.rules[name] = ruleTally{rule.now + more.now, max(rule.worst, more.worst)}
}

// addAll adds what another counts.
func (t *tally) addAll(other *tally) {
	for name, rule := range other.rules {
		t.addRule(name, rule)
	}
	for name, count := range other.tests {
		t.tests[name] += count
	}
}

// tally gives each framework what was found in its folder and below. What is elsewhere only counts
// for the suite.
func (a *assembly) tally() {
	a.found = map[string]*tally{}
	for _, framework := range a.Matrix.Frameworks {
		a.found[framework.Dir] = newTally()
	}
	if a.Counts == nil {
		return
	}
	for at, counts := range a.Counts.dirs {
		dir := at
		for a.found[dir] == nil && dir != "." && dir != "/" {
			dir = path.Dir(dir)
		}
		if framework := a.found[dir]; framework != nil {
			framework.addAll(counts)
		}
	}
}

func (a *assembly) foundIn(dir string) []RuleCount { return a.counted(a.found[dir], nil) }

func (a *assembly) foundAbout(dir, test string) int { return a.found[dir].tests[test] }

// findings counts what was found by rule, and what was before.
func (a *assembly) findings() {
	counts := newTally()
	if a.Counts != nil {
		counts = a.Counts.all
	}
	a.result.Findings = a.counted(counts, a.Before)
}

// counted lists counts, the worst and most frequent first. Rules that found something only before stand
// last of their severity.
func (a *assembly) counted(counts *tally, before *Earlier) []RuleCount {
	list := []RuleCount{}
	for rule, count := range counts.rules {
		one := RuleCount{Rule: rule, Severity: count.worst.String(), Now: count.now}
		if before != nil {
			one.Before = new(before.Rules[rule])
		}
		list = append(list, one)
	}
	if before != nil {
		for rule, count := range before.Rules {
			if _, still := counts.rules[rule]; !still && count > 0 {
				list = append(list, RuleCount{Rule: rule, Severity: before.Severities[rule], Before: new(count)})
			}
		}
	}
	for i := range list {
		if a.Counts != nil {
			list[i].Title = a.Counts.titles[list[i].Rule]
		}
	}
	slices.SortFunc(list, func(x, y RuleCount) int {
		return cmp.Or(cmp.Compare(severity(y.Severity), severity(x.Severity)), cmp.Compare(y.Now, x.Now),
			cmp.Compare(x.Rule, y.Rule))
	})

	return list
}

// severity reads a severity; a word that is none counts as the least.
func severity(name string) finding.Severity {
	read, err := finding.ParseSeverity(name)
	if err != nil {
		return finding.Off
	}

	return read
}
