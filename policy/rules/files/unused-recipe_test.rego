package tfblint.rules.files["unused-recipe_test"]

import data.tfblint.rules.files["unused-recipe"] as rule

_on(unused, active) := findings if {
	findings := rule.findings with input as {
		"framework": {"dir": "frameworks/Rust/ntex", "unused": unused},
		"tests": [{"active": active}],
	}
}

_recipe := {"file": "ntex-db.dockerfile", "kind": "recipe"}

test_unused if {
	_on([_recipe], true) == {{
		"pointer": "",
		"at": {"file": "frameworks/Rust/ntex/ntex-db.dockerfile", "line": 0, "column": 0, "end_line": 0, "end_column": 0},
		"message": "no test is built from ntex-db.dockerfile; remove it, or add its test",
	}}
}

test_another_kind if _on([{"file": "run.sh", "kind": "script"}], true) == set()

test_broken if _on([_recipe], false) == set()
