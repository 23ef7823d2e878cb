package tfblint.rules.config["stray-folder_test"]

import data.tfblint.rules.config["stray-folder"] as rule

_messages(files) := {finding.message | some finding in findings} if {
	findings := rule.findings with input as {"strays": [{"dir": "frameworks/Rust/viz", "group": "Rust", "files": files}]}
}

test_left_over if {
	findings := rule.findings with input as {"strays": [{
		"dir": "frameworks/Rust/viz", "group": "Rust", "files": ["Cargo.lock"],
	}]}
	findings == {{
		"dir": "frameworks/Rust/viz",
		"pointer": "",
		"message": "frameworks/Rust/viz has no benchmark_config.json, only Cargo.lock; remove the folder or add one",
	}}
}

test_few if {
	some message in _messages(["Cargo.lock", "README.md", "src"])
	contains(message, ", only Cargo.lock, README.md and src;")
}

test_many if {
	some message in _messages(["Cargo.lock", "Cargo.toml", "README.md", "src"])
	contains(message, ", only 4 other files and folders;")
}

test_empty if {
	_messages([]) == {"frameworks/Rust/viz has no benchmark_config.json; remove the folder or add one"}
}

test_none if {
	findings := rule.findings with input as {"strays": []}
	findings == set()
}
