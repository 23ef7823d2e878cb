package tfblint.rules.matrix["too-few-types_test"]

import data.tfblint.rules.matrix["too-few-types"] as rule

_test(active, types) := {"active": active, "types": types}

_findings(tests, min) := findings if {
	findings := rule.findings with input as {"framework": {"name": "gnet"}, "tests": tests}
		with data.tfblint.params["matrix/too-few-types"] as {"min": min}
}

test_one_type if {
	_findings([_test(true, ["plaintext"]), _test(true, ["plaintext"])], 2) == {{
		"pointer": "/framework",
		"message": "gnet measures plaintext only; a framework needs at least 2 test types: add 1",
	}}
}

test_two_of_three if {
	_findings([_test(true, ["plaintext", "json"])], 3) == {{
		"pointer": "/framework",
		"message": "gnet measures json and plaintext only; a framework needs at least 3 test types: add 1",
	}}
}

test_one_test_with_enough if _findings([_test(true, ["plaintext", "json"])], 2) == set()

test_enough_together if _findings([_test(true, ["plaintext"]), _test(true, ["json"])], 2) == set()

test_broken_do_not_count if count(_findings([_test(true, ["plaintext"]), _test(false, ["json", "db"])], 2)) == 1

test_all_broken if _findings([_test(false, ["plaintext"])], 2) == set()
