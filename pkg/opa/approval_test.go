package opa_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/tfblint/tfblint/pkg/opa"
)

// approvalHeader is metadata without fault, for a policy about approval.
const approvalHeader = `# METADATA
# title: A demonstration
# description: Refuses what a test wants refused.
# schemas:
# - input: schema.approval
# custom:
#   reason: Because.
#   fix: Do something.
#   params:
#     max:
#       description: The most there may be.
#       default: 2
`

func approval(name, body string) string {
	return approvalHeader + "package tfblint.approval[\"" + name + "\"]\n\n" + body
}

const refused = `refusals contains {"test": "one", "reason": "no"} if {
	input.n > data.tfblint.params["approval/a-policy"].max
}
`

func loadApproval(files map[string]string) (*opa.Bundle, error) {
	return opa.Load(opa.Options{Tests: true, Approval: true}, source(files))
}

// refusals evaluates the only policy on input.
func refusals(t *testing.T, body string, n int) ([]opa.Refusal, error) {
	t.Helper()
	bundle, err := loadApproval(map[string]string{"approval/a-policy.rego": approval("a-policy", body)})
	if err != nil {
		t.Fatal(err)
	}
	engine, err := bundle.Compile(opa.Settings{Rules: bundle.Approvals()})
	if err != nil {
		t.Fatal(err)
	}
	query, err := engine.Query(bundle.Approvals())
	if err != nil {
		t.Fatal(err)
	}

	return query.Refusals(t.Context(), map[string]any{"n": n})
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	got, err := refusals(t, refused, 3)
	if err != nil || len(got) != 1 {
		t.Fatalf("got %v, %v; want a refusal", got, err)
	}
	if policy := got[0].Policy; policy.Name != "approval/a-policy" || policy.Scope != opa.Approval {
		t.Errorf("the policy is %+v", policy)
	}
	got[0].Policy = nil
	if want := (opa.Refusal{Test: "one", Reason: "no", Fix: "Do something."}); got[0] != want {
		t.Errorf("got %+v, want %+v", got[0], want)
	}
	if got, err := refusals(t, refused, 2); err != nil || len(got) != 0 {
		t.Errorf("got %v, %v; want none", got, err)
	}
	got, err = refusals(t, `refusals contains {"test": "one", "reason": "no", "fix": "yes", "rule": "a/b"}`, 0)
	if err != nil || len(got) != 1 || got[0].Fix != "yes" || got[0].Rule != "a/b" {
		t.Errorf("got %+v, %v; want the refusal's own fix and rule", got, err)
	}
}

// TestRefusalsThatAreNone shows that a policy that yields something else refuses with an error,
// and approves of nothing.
func TestRefusalsThatAreNone(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`refusals contains "one"`, `refusals contains {"test": "one"}`, `refusals contains {"reason": "no"}`,
		`refusals contains {"test": "one", "reason": 1}`,
		`refusals contains {"test": "one", "reason": "no", "why": "x"}`,
	} {
		if got, err := refusals(t, body, 0); !errors.Is(err, opa.ErrRefusal) {
			t.Errorf("%s: got %v, %v", body, got, err)
		}
	}
	got, err := refusals(t, `refusals contains {"test": "one", "reason": sprintf("%d", [1 / input.n])}`, 0)
	if err == nil {
		t.Errorf("what cannot be evaluated gives %v", got)
	}
}

// TestApprovalApart shows that who does not ask for these policies does not get them.
func TestApprovalApart(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"approval/a-policy.rego": approval("a-policy", refused), "rules/demo/a-rule.rego": rule("a-rule", found),
	}
	asked, err := loadApproval(files)
	if err != nil || len(asked.Rules()) != 1 || len(asked.Approvals()) != 1 {
		t.Errorf("got %v; want a rule and a policy", err)
	}
	unasked := load(t, files)
	if len(unasked.Rules()) != 1 || len(unasked.Approvals()) != 0 {
		t.Error("a bundle has policies that nobody asked for")
	}
	delete(files, "rules/demo/a-rule.rego")
	if bundle := load(t, files); len(bundle.Rules()) != 0 {
		t.Error("there are rules")
	}
}

func TestLoadRefusesApproval(t *testing.T) {
	t.Parallel()
	const file = "approval/a-policy.rego"
	for name, test := range map[string]struct{ file, content, want string }{
		"package of a rule": {file, rule("a-policy", found), `the package of a policy about approval is`},
		"name":              {"approval/A.rego", approval("A", refused), "kebab-case"},
		"no refusals":       {file, approval("a-policy", "findings contains 1\n"), "refuses nothing"},
		"no metadata":       {file, "package tfblint.approval[\"a-policy\"]\n\n" + refused, "no METADATA comment"},
		"other file": {
			"approval/b.rego", approval("a-policy", refused), "belongs in the file approval/a-policy.rego",
		},
		"other scope": {
			file, strings.Replace(approval("a-policy", refused), "schema.approval", "schema.matrix", 1),
			"where X is one of approval",
		},
		"severity": {
			file, strings.Replace(approval("a-policy", refused), "reason:", "severity: error\n#   reason:", 1),
			"unknown key custom.severity; there are: fix, params, reason",
		},
		"no reason": {
			file, strings.Replace(approval("a-policy", refused), "#   reason: Because.\n", "", 1),
			"custom.reason is missing",
		},
		"misspelt parameter": {
			file, approval("a-policy", strings.Replace(refused, ".max", ".min", 1)), `no parameter "min"`,
		},
		"category of a rule": {
			"rules/approval/a-rule.rego",
			strings.ReplaceAll(rule("a-rule", found), "demo", "approval"), "the category approval is that of",
		},
		"scope of a rule": {
			"rules/demo/a-rule.rego",
			strings.Replace(rule("a-rule", found), "schema.framework", "schema.approval", 1),
			"where X is one of problems",
		},
	} {
		_, err := loadApproval(map[string]string{test.file: test.content})
		var issues opa.Issues
		if !errors.As(err, &issues) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %q", name, err, test.want)
		}
	}
}

// TestApprovalTests shows that their tests are run and their lines counted like those of rules.
func TestApprovalTests(t *testing.T) {
	t.Parallel()
	bundle, err := loadApproval(map[string]string{
		"approval/a-policy.rego": approval("a-policy", refused),
		"approval/a-policy_test.rego": `package tfblint.approval["a-policy_test"]

import data.tfblint.approval["a-policy"] as policy

test_many if policy.refusals == {{"test": "one", "reason": "no"}} with input as {"n": 3}
`,
	})
	if err != nil {
		t.Fatal(err)
	}
	report, err := bundle.Test(t.Context(), opa.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Results) != 1 || report.Failed() != 0 || len(report.Uncovered) != 0 {
		t.Errorf("got %+v", report)
	}
	mutants, err := bundle.Mutate(t.Context(), opa.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	fates := make([]opa.Fate, len(mutants))
	for i, mutant := range mutants {
		fates[i] = mutant.Fate
	}
	if !reflect.DeepEqual(fates, []opa.Fate{opa.Survived}) {
		t.Errorf("got %v; want the one condition, which no test misses", fates)
	}
}
