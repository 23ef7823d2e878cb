package tfblint.rules.waiver.unused_test

import data.tfblint.rules.waiver.unused as rule

_waiver := {
	"pointer": "/waivers/0", "matched": 0, "judged": true, "enabled": true,
	"rule": {"text": "matrix/max-tests", "known": true},
	"framework": {"text": "cutelyst", "known": true},
	"test": {"text": "", "known": true},
}

_findings(changes) := findings if {
	findings := rule.findings with input as {"waivers": [object.union(_waiver, changes)]}
}

test_unused if {
	_findings({}) == {{
		"pointer": "/waivers/0",
		"message": "the waiver of matrix/max-tests on cutelyst hides nothing: no finding needs it; remove it",
	}}
}

test_switched_off if {
	_findings({"enabled": false}) == {{
		"pointer": "/waivers/0",
		"message": "the waiver of matrix/max-tests on cutelyst hides nothing: the rule is switched off; remove it",
	}}
}

test_last_day if count(_findings({"days_left": 0})) == 1

test_used if _findings({"matched": 1}) == set()

test_not_judged if _findings({"judged": false}) == set()

test_expired if _findings({"days_left": -1}) == set()

test_unknown_rule if _findings({"rule": {"known": false}}) == set()

test_unknown_framework if _findings({"framework": {"known": false}}) == set()

test_unknown_test if _findings({"test": {"known": false}}) == set()
