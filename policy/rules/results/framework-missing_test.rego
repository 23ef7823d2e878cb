package tfblint.rules.results["framework-missing_test"]

import data.tfblint.rules.results["framework-missing"] as rule

_test(key, name, classification) := {
	"pointer": concat("", ["/tests/0/", key]), "active": true, "classification": classification,
	"labels": {"framework": name},
}

_findings(tests) := _among(["none"], tests)

_among(families, tests) := findings if {
	findings := rule.findings with input as {"framework": {"name": "cherrypy", "families": families}, "tests": tests}
		with data.tfblint.params["results/framework-missing"] as {"exempt": ["platform"]}
}

test_one if {
	_findings([_test("default", "None", "micro")]) == {{
		"pointer": "/tests/0/default/framework",
		"message": `one test of cherrypy names no framework, so the composite score leaves it out; declare "cherrypy"`,
		"count": 1,
	}}
}

test_several if {
	_findings([_test("default", "None", "platform"), _test("a", "", "micro"), _test("b", "none", "micro")]) == {{
		"pointer": "/tests/0/a/framework",
		"message": `2 tests of cherrypy name no framework, so the composite score leaves it out; declare "cherrypy"`,
		"count": 2,
	}}
}

test_named if _among(["cherrypy"], [_test("default", "cherrypy", "micro")]) == set()

test_one_is_named if {
	_among(["none", "cherrypy"], [_test("default", "None", "micro"), _test("a", "cherrypy", "micro")]) == set()
}

test_platform if _findings([_test("default", "None", "platform")]) == set()

test_broken if _findings([object.union(_test("default", "None", "micro"), {"active": false})]) == set()
