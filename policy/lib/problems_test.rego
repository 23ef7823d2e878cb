package tfblint.lib.problems_test

import data.tfblint.lib.problems

_place := {"file": "frameworks/Go/fiber/benchmark_config.json", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_problem := {
	"code": "enum",
	"pointer": "/tests/0/default/database",
	"key": "database",
	"value": "\"Postgre\"",
	"message": "The value is not allowed.",
	"expected": ["MySQL", "Postgres", "None"],
	"suggestion": "",
	"at": _place,
}

_codes(rule, codes) := [problem.code | some problem in list] if {
	list := problems.of(rule) with input as {"problems": [{"code": code} | some code in codes]}
}

test_rules_of_listed_codes if {
	_codes("config/enum", ["enum", "value", "enum"]) == ["enum", "enum"]
	_codes("config/value", ["enum", "value", "range"]) == ["value", "range"]
}

test_rule_of_a_code_nobody_claims if _codes("config/json", ["enum", "new-code"]) == ["new-code"]

_messages(changes) := problems.finding(object.union(_problem, changes)).message

test_finding_keeps_the_place if problems.finding(_problem) == {
	"pointer": "/tests/0/default/database",
	"message": "The value is not allowed",
	"at": _place,
}

test_suggestion_is_added if {
	_messages({"suggestion": "Postgres"}) == `The value is not allowed; did you mean "Postgres"?`
}

test_suggestion_is_not_repeated if {
	_messages({"message": "Write Postgres.", "suggestion": "Postgres"}) == "Write Postgres"
}
