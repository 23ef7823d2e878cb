package tfblint.lib.family_test

import data.tfblint.lib.family

_test(active, labels) := {"active": active, "labels": labels}

_names(tests) := [use.name | some use in uses] if {
	uses := family.declared with input as {"tests": tests}
}

test_names if {
	_names([_test(true, {"framework": "Nginx"}), _test(true, {"framework": "njs"})]) == ["nginx", "njs"]
}

test_nothing if {
	_names([_test(true, {"framework": "None"}), _test(true, {"framework": ""}), _test(true, {})]) == ["none", "none", "none"]
}

test_broken if _names([_test(false, {"framework": "nginx"})]) == []

test_test_is_named if {
	uses := family.declared with input as {"tests": [_test(true, {"framework": "nginx"})]}
	uses[0].test.labels.framework == "nginx"
}
