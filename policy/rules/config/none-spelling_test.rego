package tfblint.rules.config["none-spelling_test"]

import data.tfblint.rules.config["none-spelling"] as rule

_place := {"file": "frameworks/Go/fiber/benchmark_config.json", "line": 5, "column": 7, "end_line": 5, "end_column": 21}

_findings(code) := findings if {
	findings := rule.findings with input as {"problems": [{
		"code": code,
		"pointer": "/tests/0/default/versus",
		"key": "versus",
		"value": `""`,
		"message": "",
		"expected": ["None"],
		"suggestion": "",
		"at": _place,
	}]}
}

test_empty if {
	_findings("spelling-none") == {{
		"pointer": "/tests/0/default/versus",
		"at": _place,
		"message": "`versus` is \"\"; write \"None\" where there is none",
		"fix": {"safe": true, "edits": [{"op": "replace", "pointer": "/tests/0/default/versus", "value": "None"}]},
	}}
}

test_problem_of_another_rule if _findings("spelling") == set()
