package tfblint.lib.refused_test

import data.tfblint.lib.refused

test_brought if refused.brought({"added": true, "category": "growth"}, ["growth"])

test_not_brought if {
	every found in [{"added": false, "category": "growth"}, {"added": true, "category": "matrix"}] {
		not refused.brought(found, ["growth"])
	}
}

test_by_rule if {
	refused.by_rule({"name": "one"}, [
		{"rule": "a/b", "message": "second"}, {"rule": "a/b", "message": "first"}, {"rule": "c/d", "message": "other"},
	]) == [
		{"test": "one", "rule": "a/b", "reason": "first (and 1 more of the rule)"},
		{"test": "one", "rule": "c/d", "reason": "other"},
	]
}

test_lacks if refused.lacks("windows") with input as {"abilities": {"os": ["linux"]}}

test_has if {
	every system in ["linux", "none"] {
		not refused.lacks(system) with input as {"abilities": {"os": ["linux"]}}
	}
}

test_systems if {
	refused.systems == "linux and windows" with input as {"abilities": {"os": ["windows", "linux"]}}
	refused.systems == "none" with input as {"abilities": {"os": []}}
}
