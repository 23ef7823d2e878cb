package tfblint.rules.files.unused_test

import data.tfblint.rules.files.unused as rule

_on(file, kind, active) := findings if {
	findings := rule.findings with input as {
		"framework": {"dir": "frameworks/Rust/axum", "unused": [{"file": file, "kind": kind}]},
		"tests": [{"active": active}],
	}
		with data.tfblint.params["files/unused"] as {"found_by_name": [".scalafmt.conf"]}
}

test_unused if {
	_on("run.sh", "script", true) == {{
		"pointer": "",
		"at": {"file": "frameworks/Rust/axum/run.sh", "line": 0, "column": 0, "end_line": 0, "end_column": 0},
		"message": "nothing in frameworks/Rust/axum uses run.sh; remove it",
	}}
}

test_found_by_name if _on(".scalafmt.conf", "settings", true) == set()

test_recipe if _on("axum-db.dockerfile", "recipe", true) == set()

test_broken if _on("run.sh", "script", false) == set()
