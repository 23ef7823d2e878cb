package tfblint.rules.config["spelling-case_test"]

import data.tfblint.rules.config["spelling-case"] as rule

_place := {"file": "frameworks/Go/fiber/benchmark_config.json", "line": 5, "column": 7, "end_line": 5, "end_column": 21}

_findings(code) := findings if {
	findings := rule.findings with input as {"problems": [{
		"code": code,
		"pointer": "/tests/0/default/database",
		"key": "database",
		"value": `"MYSQL"`,
		"message": "",
		"expected": ["MongoDB", "MySQL", "Postgres", "None"],
		"suggestion": "MySQL",
		"at": _place,
	}]}
}

test_spelling if {
	_findings("spelling") == {{
		"pointer": "/tests/0/default/database",
		"at": _place,
		"message": "`database` is \"MYSQL\", which the suite spells \"MySQL\"; write it so",
		"fix": {"safe": true, "edits": [{"op": "replace", "pointer": "/tests/0/default/database", "value": "MySQL"}]},
	}}
}

test_problem_of_another_rule if _findings("enum") == set()
