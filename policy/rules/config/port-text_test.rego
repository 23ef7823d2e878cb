package tfblint.rules.config["port-text_test"]

import data.tfblint.rules.config["port-text"] as rule

_place := {"file": "frameworks/Go/fiber/benchmark_config.json", "line": 5, "column": 7, "end_line": 5, "end_column": 21}

_findings(code, suggestion) := findings if {
	findings := rule.findings with input as {"problems": [{
		"code": code,
		"pointer": "/tests/0/default/port",
		"key": "port",
		"value": `"8080"`,
		"message": "`port` is \"8080\"; wanted a number without quotes.",
		"expected": [],
		"suggestion": suggestion,
		"at": _place,
	}]}
}

_unfixed := {
	"pointer": "/tests/0/default/port",
	"at": _place,
	"message": "`port` is \"8080\"; wanted a number without quotes",
}

test_number_in_quotes if {
	findings := _findings("port-text", "8080")
	fixes := {finding.fix | some finding in findings}
	fixes == {{"safe": true, "edits": [{"op": "replace", "pointer": "/tests/0/default/port", "value": 8080}]}}
}

test_number_that_is_no_port if _findings("port-text", "") == {_unfixed}

test_problem_of_another_rule if _findings("value", "8080") == set()
