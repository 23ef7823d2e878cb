package tfblint.approval.growth_test

import data.tfblint.approval.growth as policy

_params := {"severities": ["error"], "growth": ["growth"]}

_tests := [{"name": "new", "added": true}, {"name": "old", "added": false}]

_refusals(findings) := refusals if {
	refusals := policy.refusals with input as {"tests": _tests, "findings": findings}
		with data.tfblint.params["approval/growth"] as _params
}

_finding(test) := {
	"rule": "growth/x", "category": "growth", "severity": "error", "test": test, "message": "grows", "added": true,
}

_refusal(test) := {"test": test, "rule": "growth/x", "reason": "grows"}

test_test if _refusals([_finding("old")]) == {_refusal("old")}

test_framework if _refusals([_finding("")]) == {_refusal("new")}

test_hint if _refusals([object.union(_finding("new"), {"severity": "info"})]) == set()

test_what_stood if _refusals([object.union(_finding("new"), {"added": false})]) == set()

test_other_category if _refusals([object.union(_finding("new"), {"category": "matrix"})]) == set()
