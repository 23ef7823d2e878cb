package tfblint.rules.config["missing-key_test"]

import data.tfblint.rules.config["missing-key"] as rule

_place := {"file": "frameworks/Go/fiber/benchmark_config.json", "line": 5, "column": 7, "end_line": 5, "end_column": 21}

_findings(code) := findings if {
	findings := rule.findings with input as {"problems": [{
		"code": code,
		"pointer": "/tests/0/default",
		"key": "language",
		"value": "",
		"message": "`language` is missing in this test; add it with the programming language.",
		"expected": [],
		"suggestion": "",
		"at": _place,
	}]}
}

test_problem if {
	_findings("missing-key") == {{
		"pointer": "/tests/0/default",
		"at": _place,
		"message": "`language` is missing in this test; add it with the programming language",
	}}
}

test_problem_of_another_rule if _findings("enum") == set()
