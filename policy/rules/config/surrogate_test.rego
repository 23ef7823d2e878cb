package tfblint.rules.config.surrogate_test

import data.tfblint.rules.config.surrogate as rule

_place := {"file": "frameworks/Go/fiber/benchmark_config.json", "line": 5, "column": 7, "end_line": 5, "end_column": 21}

_findings(code) := findings if {
	findings := rule.findings with input as {"problems": [{
		"code": code,
		"pointer": "/tests/0/default/notes",
		"key": "notes",
		"value": "",
		"message": `\ud83d is half of a surrogate pair.`,
		"expected": [],
		"suggestion": "",
		"at": _place,
	}]}
}

test_problem if {
	_findings("surrogate") == {{
		"pointer": "/tests/0/default/notes",
		"at": _place,
		"message": `\ud83d is half of a surrogate pair`,
	}}
}

test_problem_of_another_rule if _findings("syntax") == set()
