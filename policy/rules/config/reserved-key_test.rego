package tfblint.rules.config["reserved-key_test"]

import data.tfblint.rules.config["reserved-key"] as rule

_place := {"file": "frameworks/Go/fiber/benchmark_config.json", "line": 5, "column": 7, "end_line": 5, "end_column": 21}

_findings(code) := findings if {
	findings := rule.findings with input as {"problems": [{
		"code": code,
		"pointer": "/tests/0/default/name",
		"key": "name",
		"value": `"fast"`,
		"message": "`name` is no key of a test. Remove it.",
		"expected": [],
		"suggestion": "",
		"at": _place,
	}]}
}

test_problem if {
	_findings("reserved-key") == {{
		"pointer": "/tests/0/default/name",
		"at": _place,
		"message": "`name` is no key of a test. Remove it",
	}}
}

test_problem_of_another_rule if _findings("unknown-key") == set()
