package tfblint.rules.config.json_test

import data.tfblint.rules.config.json as rule

_place := {"file": "frameworks/Go/fiber/benchmark_config.json", "line": 5, "column": 7, "end_line": 5, "end_column": 21}

_findings(code) := findings if {
	findings := rule.findings with input as {"problems": [{
		"code": code,
		"pointer": "/tests/0/default",
		"key": "",
		"value": "",
		"message": "JSON does not allow a comma after the last value; remove it.",
		"expected": [],
		"suggestion": "",
		"at": _place,
	}]}
}

test_problem if {
	_findings("trailing-comma") == {{
		"pointer": "/tests/0/default",
		"at": _place,
		"message": "JSON does not allow a comma after the last value; remove it",
	}}
}

test_code_that_no_rule_claims if count(_findings("long-number")) == 1

test_problem_of_another_rule if _findings("enum") == set()
