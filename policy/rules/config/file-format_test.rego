package tfblint.rules.config["file-format_test"]

import data.tfblint.rules.config["file-format"] as rule

_place := {"file": "frameworks/Go/gin/benchmark_config.json", "line": 2, "column": 1, "end_line": 2, "end_column": 9}

_findings(codes) := findings if {
	findings := rule.findings with input as {"framework": {"layout": [
	{"code": code, "count": 3, "at": _place} | some code in codes]}}
}

test_line_ends if {
	_findings(["crlf"]) == {{
		"pointer": "",
		"at": _place,
		"count": 3,
		"message": "lines that end with CR LF: 3; write LF",
	}}
}

test_each if {
	{finding.message | some finding in _findings(["tabs", "trailing-blanks", "no-final-newline"])} == {
		"lines with tabs: 3; indent with two blanks for each level",
		"lines that end with blanks: 3; remove these",
		"the last line has no end; add a line feed",
	}
}

test_nothing_unusual if _findings([]) == set()
