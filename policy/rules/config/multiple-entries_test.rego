package tfblint.rules.config["multiple-entries_test"]

import data.tfblint.rules.config["multiple-entries"] as rule

_findings(entries) := findings if {
	findings := rule.findings with input as {"framework": {"entries": entries}}
}

test_three_objects if {
	_findings(3) == {{
		"pointer": "/tests/1",
		"count": 3,
		"message": "`tests` holds 3 objects; move the tests of the others into the first",
	}}
}

test_one_object if _findings(1) == set()
