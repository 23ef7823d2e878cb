package tfblint.rules.config["toml-invalid_test"]

import data.tfblint.rules.config["toml-invalid"] as rule

_problem(line) := {
	"message": "The key is repeated. Remove one.",
	"at": {"file": "frameworks/Go/gin/config.toml", "line": line, "column": 1, "end_line": line, "end_column": 3},
}

_findings(problems) := findings if {
	findings := rule.findings with input as {"framework": {"twin": {"problems": problems}}}
}

test_fault if {
	_findings([_problem(2)]) == {{
		"pointer": "",
		"at": _problem(2).at,
		"message": "config.toml cannot be read as TOML: The key is repeated. Remove one",
	}}
}

test_faults if {
	_findings([_problem(2), _problem(5)]) == {{
		"pointer": "",
		"at": _problem(2).at,
		"message": "config.toml cannot be read as TOML: The key is repeated. Remove one (1 of 2 faults)",
	}}
}

test_no_fault if _findings([]) == set()

test_no_file if rule.findings == set() with input as {"framework": {}}
