package tfblint.rules.matrix["repeated-bare-stack_test"]

import data.tfblint.rules.matrix["repeated-bare-stack"] as rule

_test(key, database) := {
	"name": concat("-", ["fiber", key]), "words": [key], "database": database, "orm": "raw",
	"cells": {"db": {}, "json": {"pointer": concat("", ["/tests/0/", key, "/json_url"])}},
}

_findings(tests, combined) := findings if {
	findings := rule.findings with input as {"stacks": [tests]}
		with data.tfblint.params["matrix/repeated-bare-stack"] as {"combined_variants": combined}
}

_pair := [_test("pool", "mysql"), _test("prefork", "mysql")]

test_same_stack if {
	_findings(_pair, false) == {{
		"pointer": "/tests/0/prefork/json_url",
		"message": `"fiber-prefork" measures json again on the stack of "fiber-pool"; remove this URL, or declare what differs`,
	}}
}

test_data_layer_is_left_to_the_other_rule if {
	_findings([_test("mysql", "mysql"), _test("postgres", "postgres")], false) == set()
}

test_combined_variants if _findings(_pair, true) == set()
