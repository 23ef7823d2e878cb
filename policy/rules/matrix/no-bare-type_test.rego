package tfblint.rules.matrix["no-bare-type_test"]

import data.tfblint.rules.matrix["no-bare-type"] as rule

_test(active, types) := {"active": active, "types": types, "cells": {type: {} | some type in types}}

_findings(tests) := findings if {
	findings := rule.findings with input as {"framework": {"name": "rack-sequel"}, "tests": tests}
}

test_none if {
	_findings([_test(true, ["db", "query"])]) == {{
		"pointer": "/framework",
		"message": "rack-sequel measures db and query, but neither json nor plaintext; add one of them",
	}}
}

test_one if _findings([_test(true, ["db"]), _test(true, ["plaintext"])]) == set()

test_broken_do_not_count if count(_findings([_test(true, ["db", "query"]), _test(false, ["plaintext"])])) == 1

test_single_type if _findings([_test(true, ["db"])]) == set()
