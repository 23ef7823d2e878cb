package tfblint.rules.matrix["no-database-type_test"]

import data.tfblint.rules.matrix["no-database-type"] as rule

_test(active, classification, types) := {
	"active": active, "classification": classification, "types": types,
	"cells": {type: {} | some type in types},
}

_findings(tests) := findings if {
	findings := rule.findings with input as {"framework": {"name": "gnet"}, "tests": tests}
		with data.tfblint.params["matrix/no-database-type"] as {"exempt": ["platform"]}
}

_bare := _test(true, "micro", ["json", "plaintext"])

test_none if {
	_findings([_bare]) == {{
		"pointer": "/framework",
		"message": "gnet measures json and plaintext, but no type with a database; add db, query, fortune or update",
	}}
}

test_one if _findings([_bare, _test(true, "micro", ["fortune"])]) == set()

test_broken_do_not_count if count(_findings([_bare, _test(false, "micro", ["fortune"])])) == 1

test_single_type if _findings([_test(true, "micro", ["json"])]) == set()

test_platform if _findings([_bare, _test(true, "platform", ["json"])]) == set()

test_broken_platform if count(_findings([_bare, _test(false, "platform", ["json"])])) == 1
