package tfblint.rules.baseline.gone_test

import data.tfblint.rules.baseline.gone as rule

_place := {"file": ".tfblint-baseline.json", "line": 4, "column": 5, "end_line": 4, "end_column": 6}

_entry(test) := {"rule": "matrix/max-tests", "framework": "cutelyst", "test": test, "was": 14, "now": 0, "at": _place}

_findings(gone, judged) := findings if {
	findings := rule.findings with input as {"baseline": {"entries": 40, "judged": judged, "gone": gone}}
}

_finding(number, subject) := {{
	"pointer": "", "at": _place, "count": number,
	"message": sprintf(
		"%d of 40 entries of the baseline can go, first that of matrix/max-tests on %s: run `tfblint baseline prune`",
		[number, subject],
	),
}}

test_one if _findings([_entry("")], true) == _finding(1, "cutelyst")

test_several if _findings([_entry("cutelyst-pf"), _entry("")], true) == _finding(2, "cutelyst-pf")

test_none if _findings([], true) == set()

test_not_judged if _findings([_entry("")], false) == set()
