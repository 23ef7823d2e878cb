package tfblint.rules.files["readme-missing_test"]

import data.tfblint.rules.files["readme-missing"] as rule

_on(files, tests) := findings if {
	findings := rule.findings with input as {
		"framework": {"dir": "frameworks/Go/gin", "files": files},
		"tests": [{"active": active} | some active in tests],
	}
}

_finding(rest) := {{"pointer": "", "message": concat("", ["frameworks/Go/gin has no README.md", rest])}}

test_missing if {
	_on(["gin.dockerfile"], [true]) == _finding("; write one that says what the tests measure and where their sources are")
}

test_misspelt if {
	_on(["Readme.md", "gin.dockerfile"], [true]) == _finding(" but Readme.md; rename it")
	_on(["README"], [true]) == _finding(" but README; rename it")
}

test_there if _on(["README.md", "readme"], [true]) == set()

test_one_active if count(_on([], [false, true])) == 1

test_broken if _on([], [false, false]) == set()
