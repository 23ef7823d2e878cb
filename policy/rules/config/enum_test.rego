package tfblint.rules.config.enum_test

import data.tfblint.rules.config.enum as rule

_place := {"file": "frameworks/Go/fiber/benchmark_config.json", "line": 5, "column": 7, "end_line": 5, "end_column": 21}

_findings(code) := findings if {
	findings := rule.findings with input as {"problems": [{
		"code": code,
		"pointer": "/tests/0/default/database",
		"key": "database",
		"value": `"Oracle"`,
		"message": "`database` is \"Oracle\"; wanted one of MongoDB, MySQL, Postgres, None.",
		"expected": [],
		"suggestion": "",
		"at": _place,
	}]}
}

test_problem if {
	_findings("enum") == {{
		"pointer": "/tests/0/default/database",
		"at": _place,
		"message": "`database` is \"Oracle\"; wanted one of MongoDB, MySQL, Postgres, None",
	}}
}

test_problem_of_another_rule if _findings("type") == set()
