package tfblint.rules.config.name_test

import data.tfblint.rules.config.name as rule

_place := {"file": "frameworks/Go/fiber/benchmark_config.json", "line": 5, "column": 7, "end_line": 5, "end_column": 21}

_findings(code) := findings if {
	findings := rule.findings with input as {"problems": [{
		"code": code,
		"pointer": "/tests/0/Fast",
		"key": "Fast",
		"value": "{...}",
		"message": "`Fast` cannot be a name here; wanted lower-case letters and digits.",
		"expected": [],
		"suggestion": "",
		"at": _place,
	}]}
}

test_problem if {
	_findings("name") == {{
		"pointer": "/tests/0/Fast",
		"at": _place,
		"message": "`Fast` cannot be a name here; wanted lower-case letters and digits",
	}}
}

test_problem_of_another_rule if _findings("url") == set()
