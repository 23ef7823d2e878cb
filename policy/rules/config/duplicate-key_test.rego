package tfblint.rules.config["duplicate-key_test"]

import data.tfblint.rules.config["duplicate-key"] as rule

_place := {"file": "frameworks/Go/fiber/benchmark_config.json", "line": 5, "column": 7, "end_line": 5, "end_column": 21}

_findings(code) := findings if {
	findings := rule.findings with input as {"problems": [{
		"code": code,
		"pointer": "/tests/0/default/os",
		"key": "os",
		"value": "",
		"message": `The key "os" is repeated; the last one counts, the others are lost. Keep one.`,
		"expected": [],
		"suggestion": "",
		"at": _place,
	}]}
}

test_problem if {
	_findings("duplicate-key") == {{
		"pointer": "/tests/0/default/os",
		"at": _place,
		"message": `The key "os" is repeated; the last one counts, the others are lost. Keep one`,
	}}
}

test_problem_of_another_rule if _findings("syntax") == set()
