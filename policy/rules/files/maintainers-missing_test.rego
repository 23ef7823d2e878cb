package tfblint.rules.files["maintainers-missing_test"]

import data.tfblint.rules.files["maintainers-missing"] as rule

_on(maintainers, tests) := findings if {
	findings := rule.findings with input as {
		"framework": {"name": "gin", "maintainers": maintainers},
		"tests": [{"active": active} | some active in tests],
	}
}

test_missing if {
	_on([], [false, true]) == {{
		"pointer": "/maintainers",
		"message": "gin names no maintainers; add them, a list of GitHub logins",
	}}
}

test_there if _on(["appleboy"], [true]) == set()

test_broken if _on([], [false]) == set()
