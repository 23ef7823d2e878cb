package tfblint.rules.matrix["repeated-bare-test_test"]

import data.tfblint.rules.matrix["repeated-bare-test"] as rule

_test(key, database) := {
	"name": concat("-", ["spring", key]), "words": [key], "database": database, "orm": "raw",
	"cells": {"db": {}, "json": {"pointer": concat("", ["/tests/0/", key, "/json_url"])}},
}

_findings(tests, combined) := findings if {
	findings := rule.findings with input as {"stacks": [tests]}
		with data.tfblint.params["matrix/repeated-bare-test"] as {"combined_variants": combined}
}

_pair := [_test("mysql", "mysql"), _test("postgres", "postgres")]

test_data_layer if {
	_findings(_pair, false) == {{
		"pointer": "/tests/0/postgres/json_url",
		"message": `"spring-postgres" measures json again, but differs from "spring-mysql" only in its data layer; remove this URL`,
		"fix": {"safe": false, "edits": [{"op": "remove", "pointer": "/tests/0/postgres/json_url"}]},
	}}
}

# So the fix never leaves a test without a URL.
test_bare_test if {
	bare := object.union(
		object.remove(_test("postgres", "postgres"), ["cells"]),
		{"cells": {"json": {"pointer": "/tests/0/postgres/json_url"}}},
	)
	_findings([_test("mysql", "mysql"), bare], false) == set()
}

test_runtime if _findings([_test("mysql", "mysql"), _test("prefork", "postgres")], false) == set()

test_unknown_difference if _findings([_test("mysql", "mysql"), _test("turbo", "mysql")], false) == set()

test_combined_variants if _findings(_pair, true) == set()
