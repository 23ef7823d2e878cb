package tfblint.rules.matrix["indistinct-variant_test"]

import data.tfblint.rules.matrix["indistinct-variant"] as rule

_test(key, changes) := object.union(
	{
		"name": concat("-", ["ntex", key]), "pointer": concat("/", ["", key]), "words": [key],
		"database": "postgres", "orm": "raw", "labels": {"notes": ""},
	},
	changes,
)

_first := _test("plt", {})

_findings(tests) := findings if {
	findings := rule.findings with input as {"stacks": [tests]}
}

_message := concat("", [
	`"ntex-plt" and "ntex-neon" have the same metadata; `,
	"say in `notes` what \"ntex-neon\" shows, or declare it",
])

test_indistinct if {
	_findings([_first, _test("neon", {})]) == {{"pointer": "/neon", "message": _message}}
}

test_every_further_one if count(_findings([_first, _test("neon", {}), _test("uring", {})])) == 2

test_blank_notes if count(_findings([_first, _test("neon", {"labels": {"notes": " "}})])) == 1

test_no_notes if count(_findings([_first, object.union(object.remove(_test("neon", {}), ["labels"]), {"labels": {}})])) == 1

test_notes if _findings([_first, _test("neon", {"labels": {"notes": "on the neon runtime"}})]) == set()

test_another_database if _findings([_first, _test("neon", {"database": "mysql"})]) == set()

test_another_orm if _findings([_first, _test("neon", {"orm": "full"})]) == set()

test_another_image if _findings([_first, _test("slim", {})]) == set()

_measuring(key, type) := _test(key, {"cells": {type: {"pointer": ""}}})

test_json_again if _findings([_measuring("plt", "json"), _measuring("neon", "json")]) == set()

test_plaintext_again if _findings([_measuring("plt", "plaintext"), _measuring("neon", "plaintext")]) == set()

test_another_bare_type if count(_findings([_measuring("plt", "json"), _measuring("neon", "plaintext")])) == 1

test_same_database_type if count(_findings([_measuring("plt", "db"), _measuring("neon", "db")])) == 1
