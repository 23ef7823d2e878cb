package tfblint.approval["operating-system_test"]

import data.tfblint.approval["operating-system"] as policy

test_windows if {
	refusals := policy.refusals with input as {
		"tests": [{"name": "one", "os": "windows"}, {"name": "two", "os": "linux"}, {"name": "three", "os": "none"}],
		"abilities": {"os": ["linux"]},
	}
	refusals == {{"test": "one", "reason": `it runs on "windows", and here is only linux`}}
}
