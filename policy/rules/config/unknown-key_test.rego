package tfblint.rules.config["unknown-key_test"]

import data.tfblint.rules.config["unknown-key"] as rule

_place := {"file": "frameworks/Go/fiber/benchmark_config.json", "line": 5, "column": 7, "end_line": 5, "end_column": 21}

_findings(code, key) := findings if {
	findings := rule.findings with input as {"problems": [{
		"code": code,
		"pointer": "/tests/0/default/databse",
		"key": key,
		"value": `"MySQL"`,
		"message": "`databse` is no key of a test; did you mean `database`?",
		"expected": [],
		"suggestion": "",
		"at": _place,
	}]}
}

test_problem if {
	_findings("unknown-key", "databse") == {{
		"pointer": "/tests/0/default/databse",
		"at": _place,
		"message": "`databse` is no key of a test; did you mean `database`?",
	}}
}

test_problem_of_another_rule if _findings("reserved-key", "name") == set()

test_retired_key if {
	fixes := {finding.fix | some finding in _findings("unknown-key", "sleep")}
	fixes == {{"safe": true, "edits": [{"op": "remove", "pointer": "/tests/0/default/databse"}]}}
}
