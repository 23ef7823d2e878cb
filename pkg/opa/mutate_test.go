package opa_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/opa"
)

// The rule that the mutants in these tests are made of; row 15 is the first in its body.
const mutatedRule = `# METADATA
# title: Ports
# description: Finds ports.
# schemas:
# - input: schema.framework
# custom:
#   category: test
#   severity: warning
#   reason: There are ports.
#   fix: Change them.
package tfblint.rules.test.port

findings contains finding if {
	some test in input.tests
	test.active
	test.port != 8080
	%s
	names := [name | some name in test.names; name != ""]
	every name in names {
		name != "no"
	}
	finding := {"pointer": names[0], "message": names[0]}
}
`

const mutatedTests = `package tfblint.rules.test.port_test

import data.tfblint.rules.test.port as rule

_findings(test) := number if {
	number := count(rule.findings) with input as {"tests": [test]}
}

test_port if _findings({"active": true, "port": 1, "names": ["", "a"]}) == 1

test_the_port if _findings({"active": true, "port": 8080, "names": ["a"]}) == 0

todo_test_later if false
`

func mutants(t *testing.T, rule, tests string) ([]opa.Mutant, error) {
	t.Helper()
	files := fstest.MapFS{"rules/test/port.rego": {Data: []byte(rule)}}
	if tests != "" {
		files["rules/test/port_test.rego"] = &fstest.MapFile{Data: []byte(tests)}
	}
	bundle, err := opa.Load(opa.Options{Tests: true}, opa.Source{Name: "ours", FS: files})
	if err != nil {
		t.Fatal(err)
	}

	return bundle.Mutate(t.Context(), opa.Settings{})
}

func TestMutate(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		rule, tests string
		want        []string
	}{
		"each condition": {
			fmt.Sprintf(mutatedRule, "count(test.names) > 0"), mutatedTests,
			[]string{
				"14 unfit: some test in input.tests",
				"15 survived: test.active",
				"16 killed: test.port != 8080",
				"17 survived: count(test.names) > 0",
				`18 unfit: names := [name | some name in test.names; name != ""]`,
				`19 survived: every name in names { name != "no" }`,
				`22 unfit: finding := {"pointer": names[0], "message": names[0]}`,
				"18 unfit: some name in test.names",
				`18 survived: name != ""`,
				`20 survived: name != "no"`,
			},
		},
		"an exception": {
			fmt.Sprintf(mutatedRule,
				"# mutate: equivalent because an empty list\n\t# has no first\n\tcount(test.names) > 0"),
			mutatedTests,
			[]string{"19 excepted: count(test.names) > 0 (an empty list has no first)"},
		},
		"two conditions that say the same": {
			fmt.Sprintf(mutatedRule, "# mutate: equivalent because of the row above\n\tnot test.port == 8080"),
			mutatedTests,
			[]string{"16 survived: test.port != 8080", "18 excepted: not test.port == 8080 (of the row above)"},
		},
		"an exception that is not needed": {
			strings.Replace(fmt.Sprintf(mutatedRule, "true"),
				"\ttest.port", "\t# mutate: equivalent because I say so\n\ttest.port", 1),
			mutatedTests,
			[]string{"17 killed: test.port != 8080", "17 idle: (I say so)"},
		},
		"no tests": {
			fmt.Sprintf(mutatedRule, "true"), "",
			[]string{"16 survived: test.port != 8080"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found, err := mutants(t, test.rule, test.tests)
			if err != nil {
				t.Fatal(err)
			}
			got := make([]string, 0, len(found))
			for _, mutant := range found {
				line := fmt.Sprintf("%d %s: %s", mutant.Row, mutant.Fate, mutant.Condition)
				if mutant.Reason != "" {
					line = strings.TrimSuffix(line, " ") + " (" + mutant.Reason + ")"
				}
				got = append(got, line)
			}
			if name == "each condition" {
				if diff := cmp.Diff(test.want, got); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}

				return
			}
			all := "\n" + strings.Join(got, "\n") + "\n"
			for _, want := range test.want {
				if !strings.Contains(all, "\n"+want+"\n") {
					t.Errorf("%q is not among: %s", want, all)
				}
			}
		})
	}
}

func TestMutateWantsTestsThatPass(t *testing.T) {
	t.Parallel()
	_, err := mutants(t, fmt.Sprintf(mutatedRule, "true"), mutatedTests+"\ntest_wrong if false\n")
	if !errors.Is(err, opa.ErrTestsFail) {
		t.Errorf("Mutate gave %v, want %v", err, opa.ErrTestsFail)
	}
	if err != nil && !strings.Contains(err.Error(), "ours/rules/test/port.rego") {
		t.Errorf("%v does not name the file", err)
	}
}
