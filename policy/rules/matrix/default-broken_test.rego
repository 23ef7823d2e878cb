package tfblint.rules.matrix["default-broken_test"]

import data.tfblint.rules.matrix["default-broken"] as rule

_test(key, active) := {"name": key, "pointer": concat("", ["/tests/0/", key]), "default": key == "default", "active": active}

_findings(tests) := findings if {
	findings := rule.findings with input as {"frameworks": [{"dir": "frameworks/D/vibed", "tests": tests}]}
}

test_one_other_runs if {
	_findings([_test("default", false), _test("pg", true), _test("my", false)]) == {{
		"dir": "frameworks/D/vibed",
		"pointer": "/tests/0/default/tags",
		"message": `the default test "default" is broken while "pg" runs; mend it, or make a test that runs the default one`,
	}}
}

test_others_run if {
	[finding.message | some finding in _findings([_test("default", false), _test("pg", true), _test("my", true)])] == [
		`the default test "default" is broken while 2 others run; mend it, or make a test that runs the default one`,
	]
}

test_another_is_broken if _findings([_test("default", true), _test("pg", false)]) == set()

test_all_are_broken if _findings([_test("default", false), _test("pg", false)]) == set()

test_alone if _findings([_test("default", false)]) == set()
