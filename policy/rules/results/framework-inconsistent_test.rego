package tfblint.rules.results["framework-inconsistent_test"]

import data.tfblint.rules.results["framework-inconsistent"] as rule

_test(key, name) := {
	"pointer": concat("", ["/tests/0/", key]), "active": true, "labels": {"framework": name},
}

_findings(tests) := findings if {
	findings := rule.findings with input as {"framework": {"name": "kit"}, "tests": tests}
}

test_two_names if {
	_findings([_test("default", "kit"), _test("a", "Kit"), _test("b", "None"), _test("c", "none")]) == {{
		"pointer": "/tests/0/b/framework",
		"message": `the tests of kit name 2 frameworks: "kit" and "none"; declare one name in all of them`,
		"count": 2,
	}}
}

test_one_name if _findings([_test("default", "kit"), _test("a", "Kit")]) == set()

test_one_test if _findings([_test("default", "kit")]) == set()

test_broken if _findings([_test("default", "kit"), object.union(_test("a", "other"), {"active": false})]) == set()
