package tfblint.lib.leftovers_test

import data.tfblint.lib.leftovers

_run := {"file": "run.sh", "kind": "script"}

_files(tests) := files if {
	files := leftovers.files with input as {
		"framework": {"unused": [_run]},
		"tests": [{"active": active} | some active in tests],
	}
}

test_active if _files([false, true]) == [_run]

test_broken if _files([false]) == []

test_place_of_a_framework_alone if {
	place := leftovers.place(_run) with input as {"framework": {"dir": "."}}
	place.file == "run.sh"
}

test_place if {
	place := leftovers.place(_run) with input as {"framework": {"dir": "frameworks/Rust/axum"}}
	place == {"file": "frameworks/Rust/axum/run.sh", "line": 0, "column": 0, "end_line": 0, "end_column": 0}
}
