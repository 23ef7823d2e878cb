package tfblint.rules.results["framework-inconsistent_test"]

import data.tfblint.rules.results["framework-inconsistent"] as rule

_test(key, name) := {
	"pointer": concat("", ["/tests/0/", key]), "active": true, "labels": {"framework": name},
}

_findings(families, tests) := findings if {
	findings := rule.findings with input as {"frameworks": [{
		"name": "kit", "dir": "frameworks/Clojure/kit", "families": families, "tests": tests,
	}]}
}

test_two_names if {
	_findings(["kit", "none"], [_test("default", "kit"), _test("a", "Kit"), _test("b", "None"), _test("c", "none")]) == {{
		"dir": "frameworks/Clojure/kit",
		"pointer": "/tests/0/b/framework",
		"message": `the tests of kit name 2 frameworks: "kit" and "none"; declare one name in all of them`,
		"count": 2,
	}}
}

test_name_missing if {
	unnamed := object.union(object.remove(_test("a", ""), ["labels"]), {"labels": {}})
	count(_findings(["kit", "none"], [_test("default", "kit"), unnamed])) == 1
}

test_one_name if _findings(["kit"], [_test("default", "kit"), _test("a", "other")]) == set()

test_broken if {
	broken := object.union(_test("a", "other"), {"active": false})
	[finding.pointer | some finding in _findings(["kit", "none"], [_test("default", "kit"), broken, _test("b", "None")])] == ["/tests/0/b/framework"]
}
