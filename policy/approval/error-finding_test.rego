package tfblint.approval["error-finding_test"]

import data.tfblint.approval["error-finding"] as policy

_params := {"severities": ["error"], "growth": ["growth"]}

_tests := [{"name": "one"}, {"name": "two"}]

_refusals(findings) := refusals if {
	refusals := policy.refusals with input as {"tests": _tests, "findings": findings}
		with data.tfblint.params["approval/error-finding"] as _params
}

_finding(rule, severity, test, message) := {
	"rule": rule, "category": split(rule, "/")[0], "severity": severity, "test": test, "message": message, "added": false,
}

test_test if {
	_refusals([_finding("a/b", "error", "one", "wrong")]) == {{"test": "one", "rule": "a/b", "reason": "wrong"}}
}

test_framework if {
	_refusals([_finding("a/b", "error", "", "wrong")]) == {
		{"test": "one", "rule": "a/b", "reason": "wrong"},
		{"test": "two", "rule": "a/b", "reason": "wrong"},
	}
}

test_warning if _refusals([_finding("a/b", "warning", "one", "odd")]) == set()

test_growth_that_stood if {
	_refusals([_finding("growth/b", "error", "one", "grown")]) == {{"test": "one", "rule": "growth/b", "reason": "grown"}}
}

test_growth_of_the_change if {
	_refusals([object.union(_finding("growth/b", "error", "one", "grows"), {"added": true})]) == set()
}

test_new_error if {
	_refusals([object.union(_finding("a/b", "error", "one", "new"), {"added": true})]) == {
		{"test": "one", "rule": "a/b", "reason": "new"},
	}
}
