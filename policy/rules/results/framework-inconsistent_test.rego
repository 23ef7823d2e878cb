package tfblint.rules.results["framework-inconsistent_test"]

import data.tfblint.rules.results["framework-inconsistent"] as rule

_test(key, name) := {
	"pointer": concat("", ["/tests/0/", key]), "active": true, "labels": {"framework": name},
}

_findings(tests) := findings if {
	findings := rule.findings with input as {"frameworks": [{"name": "kit", "dir": "frameworks/Clojure/kit", "tests": tests}]}
}

test_two_names if {
	_findings([_test("default", "kit"), _test("a", "Kit"), _test("b", "None"), _test("c", "none")]) == {{
		"dir": "frameworks/Clojure/kit",
		"pointer": "/tests/0/b/framework",
		"message": `the tests of kit name 2 frameworks: "kit" and "none"; declare one name in all of them`,
		"count": 2,
	}}
}

test_name_missing if {
	unnamed := object.union(object.remove(_test("a", ""), ["labels"]), {"labels": {}})
	count(_findings([_test("default", "kit"), unnamed])) == 1
	_findings([_test("default", "None"), unnamed]) == set()
}

test_one_name if _findings([_test("default", "kit"), _test("a", "Kit")]) == set()

test_one_test if _findings([_test("default", "kit")]) == set()

test_broken if _findings([_test("default", "kit"), object.union(_test("a", "other"), {"active": false})]) == set()
