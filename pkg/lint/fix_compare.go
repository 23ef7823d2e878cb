package lint

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/opa"
	"github.com/tfblint/tfblint/pkg/tfb"
)

// A census counts what a report says of each framework. Findings are counted rather than
// compared: a fix may well move all that follow.
type census struct {
	findings map[class]int
	failures map[ToolError]bool
}

// A class is what findings are counted by.
type class struct {
	folder, rule string
	severity     finding.Severity
}

func compareClasses(a, b class) int {
	return cmp.Or(
		cmp.Compare(a.folder, b.folder), cmp.Compare(a.rule, b.rule), cmp.Compare(a.severity, b.severity))
}

func (m *mender) classOf(found finding.Finding) class {
	return class{m.folder(found.File), found.Rule, found.Severity}
}

// folder returns the folder of the framework that a file is part of.
func (m *mender) folder(file string) string {
	if m.options.Alone {
		return "."
	}
	const depth = 3 // frameworks/<language>/<framework>
	parts := strings.Split(file, "/")

	return path.Join(parts[:min(depth, len(parts))]...)
}

func (m *mender) count(report *Report) census {
	t := census{findings: map[class]int{}, failures: map[ToolError]bool{}}
	for _, found := range report.standing() {
		if rule := report.Rules[found.Rule]; rule != nil && rule.Scope == opa.Exceptions {
			continue // A waiver that is not needed any more is no harm that a fix did.
		}
		t.findings[m.classOf(found)]++
	}
	for _, failure := range report.ToolErrors {
		t.failures[failure] = true
	}

	return t
}

// counted counts the findings that repairs mend, by folder.
func (m *mender) counted(chosen map[string][]repair) map[string]map[class]int {
	counts := map[string]map[class]int{}
	for folder, repairs := range chosen {
		counts[folder] = map[class]int{}
		for _, repair := range repairs {
			counts[folder][m.classOf(repair.finding)]++
		}
	}

	return counts
}

// A comparison holds a suite with repairs made against the one without.
type comparison struct {
	before, after census
	// chosen counts the findings that were to be mended, by folder.
	chosen map[string]map[class]int
	// altered are the folders in which repairs that call themselves safe have changed what
	// is measured.
	altered map[string]bool
}

// gone counts the findings that are gone, of the classes that were to be mended.
func (c *comparison) gone() int {
	gone := 0
	for _, classes := range c.chosen {
		for class := range classes {
			gone += c.before.findings[class] - c.after.findings[class]
		}
	}

	return gone
}

// worse says why a framework with repairs is worse off; it is empty where that is not so.
func (c *comparison) worse(folder string) string {
	if c.altered[folder] {
		return "it calls itself safe, but changes which tests there are or what they measure"
	}
	mended := c.chosen[folder]
	least := finding.Error
	for class := range mended {
		least = min(least, class.severity)
	}
	for _, class := range c.grown() {
		if class.folder == folder && mended[class] == 0 && class.severity >= least {
			return "it would bring a finding of " + class.rule
		}
	}
	for class, count := range mended {
		if c.after.findings[class] > c.before.findings[class]-count {
			return "the finding would still be there, or another one of its rule"
		}
	}
	for _, failure := range c.failures() {
		if failure.File != "" && tfb.In(failure.File, folder) {
			return "it would bring a tool error: " + failure.Message
		}
	}

	return ""
}

// worseElsewhere says what is worse in frameworks without repairs.
func (c *comparison) worseElsewhere() string {
	least := finding.Error
	for _, mended := range c.chosen {
		for class := range mended {
			least = min(least, class.severity)
		}
	}
	for _, class := range c.grown() {
		if c.chosen[class.folder] == nil && class.severity >= least {
			return fmt.Sprintf("it would bring a finding of %s in %s", class.rule, class.folder)
		}
	}
	for _, failure := range c.failures() {
		return "it would bring a tool error: " + failure.Message
	}

	return ""
}

// grown returns the classes of findings that there are more of, sorted.
func (c *comparison) grown() []class {
	var grown []class
	for class, count := range c.after.findings {
		if count > c.before.findings[class] {
			grown = append(grown, class)
		}
	}
	slices.SortFunc(grown, compareClasses)

	return grown
}

// failures returns the tool errors that there were not before, sorted.
func (c *comparison) failures() []ToolError {
	var failures []ToolError
	for failure := range c.after.failures {
		if !c.before.failures[failure] {
			failures = append(failures, failure)
		}
	}
	slices.SortFunc(failures, func(a, b ToolError) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Message, b.Message))
	})

	return failures
}

// altered returns the folders in which safe repairs change what is measured.
func (m *mender) altered(
	ctx context.Context, chosen map[string][]repair, trial map[string][]byte,
) (map[string]bool, error) {
	altered := map[string]bool{}
	var folders []string
	for _, folder := range slices.Sorted(maps.Keys(chosen)) {
		if chosen[folder][0].finding.Fix.Safe { // As are all others of a round.
			folders = append(folders, folder)
		}
	}
	if len(folders) == 0 {
		return altered, nil
	}
	before, err := enumerate(ctx, &overlay{below: m.options.Suite, dir: ".", files: m.files}, folders)
	if err != nil {
		return nil, err
	}
	after, err := enumerate(ctx, &overlay{below: m.options.Suite, dir: ".", files: trial}, folders)
	if err != nil {
		return nil, err
	}
	for _, folder := range folders {
		altered[folder] = before[folder] != after[folder]
	}

	return altered, nil
}

// enumerate writes down what the frameworks in folders measure.
func enumerate(ctx context.Context, suite fs.FS, folders []string) (map[string]string, error) {
	loaded, err := tfb.Load(ctx, suite, tfb.Options{Vocabulary: &matrix.Vocabulary{}, Dirs: folders})
	if err != nil {
		return nil, fmt.Errorf("enumerating what is measured: %w", err)
	}
	measured := map[string]string{}
	for _, framework := range loaded.Frameworks {
		var tests strings.Builder
		for _, test := range framework.Tests {
			fmt.Fprintf(&tests, "%q %t %d %q %q", test.Name, test.Active, test.Port, test.Command, test.Recipe)
			for _, cell := range test.Cells {
				fmt.Fprintf(&tests, " %q %q", cell.Type, cell.URL)
			}
			tests.WriteByte('\n')
		}
		measured[framework.Dir] = tests.String()
	}

	return measured, nil
}
