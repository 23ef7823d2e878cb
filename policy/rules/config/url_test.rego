package tfblint.rules.config.url_test

import data.tfblint.rules.config.url as rule

_place := {"file": "frameworks/Go/fiber/benchmark_config.json", "line": 5, "column": 7, "end_line": 5, "end_column": 21}

_findings(code) := findings if {
	findings := rule.findings with input as {"problems": [{
		"code": code,
		"pointer": "/tests/0/default/json_url",
		"key": "json_url",
		"value": `"json"`,
		"message": "`json_url` is \"json\"; wanted a path that starts with /.",
		"expected": [],
		"suggestion": "",
		"at": _place,
	}]}
}

test_problem if {
	_findings("url") == {{
		"pointer": "/tests/0/default/json_url",
		"at": _place,
		"message": "`json_url` is \"json\"; wanted a path that starts with /",
	}}
}

test_problem_of_another_rule if _findings("value") == set()
