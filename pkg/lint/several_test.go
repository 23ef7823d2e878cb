package lint_test

import (
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/cache"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/opa"
)

// TestSeveral shows what a rule sees that judges each framework by itself but many at once: those
// that have to be judged, and no others.
func TestSeveral(t *testing.T) {
	t.Parallel()
	files := suite(map[string][]string{"Go/a": twins(), "Go/b": twins(), "Rust/c": twins()})
	options := lint.Options{
		Suite: files, Only: []string{"house/demo"}, Cache: cache.Cache{Dir: t.TempDir(), Scope: "this build"},
		Policies: []opa.Source{userRuleOn(opa.Frameworks, `findings contains finding if {
	some framework in input.frameworks
	message := sprintf("%s is one of %d", [framework.name, count(input.frameworks)])
	finding := {"dir": framework.dir, "pointer": "", "message": message}
}`)},
	}
	says := func() (messages []string) {
		for _, found := range run(t, options).Findings {
			messages = append(messages, found.Message)
		}

		return messages
	}
	all := []string{"a is one of 3", "b is one of 3", "c is one of 3"}
	if diff := gocmp.Diff(all, says()); diff != "" {
		t.Errorf("first (-want +got):\n%s", diff)
	}
	change(t, files, "frameworks/Rust/c/benchmark_config.json", `"port": 8080`, `"port": 8081`)
	all[2] = "c is one of 1"
	if diff := gocmp.Diff(all, says()); diff != "" {
		t.Errorf("when one has changed (-want +got):\n%s", diff)
	}
}

// TestSeveralFails shows that a rule which fails on many frameworks is told of once, at every run,
// and that findings on frameworks that it was not asked about are a failure.
func TestSeveralFails(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"a fault": `findings contains {"dir": input.frameworks[0].dir, "pointer": "", "message": "x"} if {
	to_number(input.frameworks[_].name) == 7
}`,
		"another framework": `findings contains {"dir": "frameworks/Go/other", "pointer": "", "message": "x"}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			options := lint.Options{
				Suite: suite(map[string][]string{"Go/a": twins(), "Go/b": twins()}),
				Cache: cache.Cache{Dir: t.TempDir(), Scope: "this build"},
				Only:  []string{"house/demo"}, Policies: []opa.Source{userRuleOn(opa.Frameworks, body)},
			}
			for _, time := range []string{"first", "second"} {
				report := run(t, options)
				if len(report.ToolErrors) != 1 || !strings.Contains(report.ToolErrors[0].Message, "house/demo") {
					t.Errorf("the %s run says %v, want one tool error about the rule", time, report.ToolErrors)
				}
			}
		})
	}
}
