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

_refusal(test, rule, reason) := {
	"test": test, "rule": rule, "reason": reason, "fix": sprintf("Mend it; `tfblint explain %s` says how.", [rule]),
}

test_test if {
	_refusals([_finding("a/b", "error", "one", "wrong")]) == {_refusal("one", "a/b", "wrong")}
}

test_framework if {
	_refusals([_finding("a/b", "error", "", "wrong")]) == {
		_refusal("one", "a/b", "wrong"),
		_refusal("two", "a/b", "wrong"),
	}
}

test_warning if _refusals([_finding("a/b", "warning", "one", "odd")]) == set()

test_growth_that_stood if {
	_refusals([_finding("growth/b", "error", "one", "grown")]) == {_refusal("one", "growth/b", "grown")}
}

test_growth_of_the_change if {
	_refusals([object.union(_finding("growth/b", "error", "one", "grows"), {"added": true})]) == set()
}

test_new_error if {
	_refusals([object.union(_finding("a/b", "error", "one", "new"), {"added": true})]) == {_refusal("one", "a/b", "new")}
}
