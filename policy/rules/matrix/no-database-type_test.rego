package tfblint.rules.matrix["no-database-type_test"]

import data.tfblint.rules.matrix["no-database-type"] as rule

_findings(types, tests) := findings if {
	findings := rule.findings with input as {"framework": {"name": "gnet", "types": types}, "tests": tests}
		with data.tfblint.params["matrix/no-database-type"] as {"exempt": ["platform"]}
}

_test(active, classification) := {"active": active, "classification": classification}

_micro := [_test(true, "micro")]

test_none if {
	_findings(["json", "plaintext"], _micro) == {{
		"pointer": "/framework",
		"message": "gnet measures json and plaintext, but no type with a database; add db, query, fortune or update",
	}}
}

test_one if _findings(["fortune", "json", "plaintext"], _micro) == set()

test_single_type if _findings(["json"], _micro) == set()

test_platform if _findings(["json", "plaintext"], [_test(true, "micro"), _test(true, "platform")]) == set()

test_broken_platform if count(_findings(["json", "plaintext"], [_test(true, "micro"), _test(false, "platform")])) == 1
