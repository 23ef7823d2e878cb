package tfblint.rules.waiver.expired_test

import data.tfblint.rules.waiver.expired as rule

_findings(matched, judged, days) := findings if {
	waiver := object.union(days, {
		"pointer": "/waivers/0", "until": "2026-06-30", "matched": matched, "judged": judged,
		"rule": {"text": "matrix/max-tests"}, "framework": {"text": "cutelyst"}, "test": {"text": ""},
	})
	findings := rule.findings with input as {"waivers": [waiver]}
}

_finding(consequence) := {{
	"pointer": "/waivers/0/until",
	"message": concat("", ["the waiver of matrix/max-tests on cutelyst ended on 2026-06-30", consequence]),
}}

test_one if {
	_findings(1, true, {"days_left": -1}) == _finding("; a finding is reported again: mend it, or set a later day")
}

test_several if {
	_findings(2, false, {"days_left": -9}) == _finding("; 2 findings are reported again: mend them, or set a later day")
}

test_needless if _findings(0, true, {"days_left": -1}) == _finding(" and nothing needs it any more: remove it")

test_not_judged if _findings(0, false, {"days_left": -1}) == _finding(": remove it, or set a later day")

test_last_day if _findings(1, true, {"days_left": 0}) == set()

test_for_ever if _findings(1, true, {}) == set()
