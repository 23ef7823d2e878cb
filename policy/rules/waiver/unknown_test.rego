package tfblint.rules.waiver.unknown_test

import data.tfblint.rules.waiver.unknown as rule

_known := {"text": "x", "literal": true, "known": true, "nearest": ""}

_findings(changes) := findings if {
	waiver := {
		"pointer": "/waivers/0", "rule": _known, "framework": _known, "test": _known,
		"enabled": true, "reason": "x", "until": "2026-12-31", "max": 1,
	}
	findings := rule.findings with input as {"waivers": [object.union(waiver, changes)]}
}

_unknown(text, literal, nearest) := {"text": text, "literal": literal, "known": false, "nearest": nearest}

test_rule if {
	_findings({"rule": _unknown("matrix/max-test", true, "matrix/max-tests")}) == {{
		"pointer": "/waivers/0/rule",
		"message": `there is no rule "matrix/max-test"; did you mean "matrix/max-tests"?`,
	}}
}

test_framework if {
	_findings({"framework": _unknown("flask", true, "")}) == {{
		"pointer": "/waivers/0/framework",
		"message": `there is no framework "flask"; correct it or remove the waiver`,
	}}
}

test_pattern if {
	_findings({"test": _unknown("flask-*", false, "")}) == {{
		"pointer": "/waivers/0/test",
		"message": `there is no test that "flask-*" matches; correct it or remove the waiver`,
	}}
}

test_known if _findings({}) == set()
