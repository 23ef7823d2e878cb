package tfblint.rules.matrix["too-few-types_test"]

import data.tfblint.rules.matrix["too-few-types"] as rule

_findings(types, min) := findings if {
	findings := rule.findings with input as {"framework": {"name": "gnet", "types": types}}
		with data.tfblint.params["matrix/too-few-types"] as {"min": min}
}

test_one_type if {
	_findings(["plaintext"], 2) == {{
		"pointer": "/framework",
		"message": "gnet measures plaintext only; a framework needs at least 2 test types: add 1",
	}}
}

test_two_of_three if {
	_findings(["json", "plaintext"], 3) == {{
		"pointer": "/framework",
		"message": "gnet measures json and plaintext only; a framework needs at least 3 test types: add 1",
	}}
}

test_enough if _findings(["json", "plaintext"], 2) == set()

test_all_broken if _findings([], 2) == set()
