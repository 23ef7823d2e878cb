package tfblint.rules.config.value_test

import data.tfblint.rules.config.value as rule

_place := {"file": "frameworks/Go/fiber/benchmark_config.json", "line": 5, "column": 7, "end_line": 5, "end_column": 21}

_findings(code) := findings if {
	findings := rule.findings with input as {"problems": [{
		"code": code,
		"pointer": "/tests/0/default/port",
		"key": "port",
		"value": "88080",
		"message": "`port` is 88080; wanted a whole number from 1 to 65535.",
		"expected": [],
		"suggestion": "",
		"at": _place,
	}]}
}

test_problem if {
	_findings("value") == {{
		"pointer": "/tests/0/default/port",
		"at": _place,
		"message": "`port` is 88080; wanted a whole number from 1 to 65535",
	}}
}

test_range if count(_findings("range")) == 1

test_empty if count(_findings("empty")) == 1

test_problem_of_another_rule if _findings("type") == set()
