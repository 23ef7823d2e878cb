package tfblint.rules.matrix["scoped-variant_test"]

import data.tfblint.rules.matrix["scoped-variant"] as rule

_test(name, words, types) := {
	"name": name, "words": words, "types": types, "database": "none", "orm": "none",
	"pointer": concat("", ["/", name]),
	"cells": {type: {"pointer": concat("/", ["", name, type])} | some type in types},
}

_ktor := _test("ktor", [], ["json", "fortune", "plaintext"])

_findings(tests) := findings if {
	findings := rule.findings with input as {"stacks": [tests]}
}

test_template_engine if {
	_findings([_ktor, _test("ktor-jstach", ["jstach"], ["json", "fortune", "plaintext"])]) == {{
		"pointer": "/ktor-jstach",
		"message": `"ktor-jstach" changes the template engine of "ktor" but measures json and plaintext again; remove these URLs`,
		"fix": {"safe": false, "edits": [
			{"op": "remove", "pointer": "/ktor-jstach/json"},
			{"op": "remove", "pointer": "/ktor-jstach/plaintext"},
		]},
	}}
}

test_json_library if {
	_findings([_ktor, _test("ktor-jackson", ["jackson"], ["json", "plaintext"])]) == {{
		"pointer": "/ktor-jackson",
		"message": `"ktor-jackson" changes the JSON library of "ktor" but measures plaintext again; remove this URL`,
		"fix": {"safe": false, "edits": [{"op": "remove", "pointer": "/ktor-jackson/plaintext"}]},
	}}
}

test_in_its_scope if _findings([_ktor, _test("ktor-jackson", ["jackson"], ["json", "db"])]) == set()

test_not_measured_before if {
	_findings([_test("ktor", [], ["json"]), _test("ktor-jackson", ["jackson"], ["json", "plaintext"])]) == set()
}

# So the fix never leaves a test without a URL.
test_nothing_in_its_scope if _findings([_ktor, _test("ktor-jstach", ["jstach"], ["json"])]) == set()

# Two words of one library make one finding.
test_two_words if {
	count(_findings([_ktor, _test("ktor-simdjson-sonic", ["simdjson", "sonic"], ["json", "plaintext"])])) == 1
}

# The words of the other library belong to the test that this one is named after.
test_two_libraries if {
	tests := [
		_test("ktor-jstach", ["jstach"], ["json", "fortune"]),
		_test("ktor-jstach-gson", ["jstach", "gson"], ["json", "fortune"]),
	]
	[finding.message | some finding in _findings(tests)] == [
		`"ktor-jstach-gson" changes the JSON library of "ktor-jstach" but measures fortune again; remove this URL`,
	]
}

test_another_variant if _findings([_ktor, _test("ktor-netty", ["netty"], ["json", "plaintext"])]) == set()
