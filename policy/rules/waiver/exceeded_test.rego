package tfblint.rules.waiver.exceeded_test

import data.tfblint.rules.waiver.exceeded as rule

_findings(beyond) := findings if {
	waiver := {
		"pointer": "/waivers/0", "max": 13, "beyond": beyond,
		"rule": {"text": "matrix/max-tests"}, "framework": {"text": "cute*"}, "test": {"text": ""},
	}
	findings := rule.findings with input as {"waivers": [waiver]}
}

_finding(consequence) := {{
	"pointer": "/waivers/0/max",
	"message": concat("", ["the waiver of matrix/max-tests on cute* accepts up to 13, but ", consequence]),
}}

test_more if {
	_findings([{"rule": "matrix/max-tests", "framework": "cutelyst", "test": "", "count": 14}]) ==
		_finding("cutelyst has 14: bring it down, or raise max with a new reason")
}

test_more_of_a_test if {
	_findings([{"rule": "matrix/max-tests", "framework": "cutelyst", "test": "cutelyst-pf", "count": 14}]) ==
		_finding("cutelyst-pf has 14: bring it down, or raise max with a new reason")
}

test_no_number if {
	_findings([{"rule": "matrix/x", "framework": "cutelyst", "test": "", "count": 0}]) ==
		_finding("matrix/x on cutelyst is about no number: remove max")
}

test_within if _findings([]) == set()
