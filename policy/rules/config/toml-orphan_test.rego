package tfblint.rules.config["toml-orphan_test"]

import data.tfblint.rules.config["toml-orphan"] as rule

_at := {"file": "frameworks/Go/gin/config.toml", "line": 4, "column": 2, "end_line": 4, "end_column": 6}

_findings(keys, sections, problems) := findings if {
	tests := [{"key": key, "name": sprintf("gin-%s", [key]), "pointer": sprintf("/tests/0/%s", [key])} | some key in keys]
	twin := {"problems": problems, "tests": {key: {"at": _at, "values": {}} | some key in sections}}
	findings := rule.findings with input as {"framework": {"name": "gin", "twin": twin}, "tests": tests}
}

test_section_without_test if {
	_findings(["a"], ["a", "b"], []) == {{
		"pointer": "/tests",
		"at": _at,
		"message": `config.toml describes the test "b", which "gin" does not have; delete config.toml, which nothing reads`,
	}}
}

test_tests_without_section if {
	_findings(["b", "a", "c"], ["a"], []) == {{
		"pointer": "/tests/0/b",
		"message": `config.toml does not describe "gin-b" and "gin-c"; delete config.toml, which nothing reads`,
		"count": 2,
	}}
}

test_same_tests if _findings(["a", "b"], ["b", "a"], []) == set()

test_faulty_file if _findings(["a"], ["b"], [{}]) == set()

test_no_file if {
	rule.findings == set() with input as {"framework": {"name": "gin"}, "tests": [{"key": "a", "name": "gin-a", "pointer": ""}]}
}
