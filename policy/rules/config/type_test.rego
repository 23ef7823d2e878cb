package tfblint.rules.config.type_test

import data.tfblint.rules.config.type as rule

_place := {"file": "frameworks/Go/fiber/benchmark_config.json", "line": 5, "column": 7, "end_line": 5, "end_column": 21}

_findings(code) := findings if {
	findings := rule.findings with input as {"problems": [{
		"code": code,
		"pointer": "/tests/0/default/port",
		"key": "port",
		"value": "[8080]",
		"message": "`port` is a list; wanted a whole number from 1 to 65535.",
		"expected": [],
		"suggestion": "",
		"at": _place,
	}]}
}

test_problem if {
	_findings("type") == {{
		"pointer": "/tests/0/default/port",
		"at": _place,
		"message": "`port` is a list; wanted a whole number from 1 to 65535",
	}}
}

test_problem_of_another_rule if _findings("value") == set()
