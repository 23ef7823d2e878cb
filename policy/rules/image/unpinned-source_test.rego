package tfblint.rules.image["unpinned-source_test"]

import data.tfblint.rules.image["unpinned-source"] as rule

_place := {"file": "frameworks/C++/paozhu/paozhu.dockerfile", "line": 7, "column": 5, "end_line": 7, "end_column": 60}

_findings(tool, version) := findings if {
	findings := rule.findings with input as {"recipes": [{
		"file": "frameworks/C++/paozhu/paozhu.dockerfile", "pointer": "/tests/0/default",
		"image": {"fetches": [{"tool": tool, "what": "what", "version": version, "at": _place}]},
	}]}
}

_finding(what) := {{
	"pointer": "/tests/0/default",
	"at": _place,
	"message": concat("", [
		"paozhu.dockerfile fetches ", what,
		", which may be another source tomorrow; name a tag, a commit or a version",
	]),
}}

test_clone if _findings("git", "") == _finding("what without a version")

test_module_without_a_version if _findings("go", "") == _finding("what without a version")

test_moving_branch if _findings("git", "main") == _finding("what at main")

test_newest_module if _findings("go", "latest") == _finding("what@latest")

test_version if {
	_findings("git", "v1.2") == set()
	_findings("go", "v1.2.3") == set()
	_findings("git", "latest") == set()
}

test_another_tool if _findings("svn", "") == set()
