package tfblint.approval.broken_test

import data.tfblint.approval.broken as policy

test_skipped if {
	refusals := policy.refusals with input as {"tests": [
		{"name": "one", "active": false},
		{"name": "two", "active": true},
	]}
	refusals == {{"test": "one", "reason": "the suite skips it: it is marked as broken"}}
}
