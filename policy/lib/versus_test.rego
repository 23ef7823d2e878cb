package tfblint.lib.versus_test

import data.tfblint.lib.versus

_test(name, target) := {"name": name, "pointer": "/t", "active": true, "labels": {"versus": target}}

_suite(tests) := {"frameworks": [{"dir": "frameworks/Java/quarkus", "tests": tests}]}

_targets(tests) := [reference.target | some reference in references] if {
	references := versus.references with input as _suite(tests)
}

_selves(tests) := [reference.target | some reference in references] if {
	references := versus.selves with input as _suite(tests)
}

test_reference if {
	test := _test("quarkus", "netty")
	references := versus.references with input as _suite([test])
	references == [{"dir": "frameworks/Java/quarkus", "test": test, "target": "netty", "tests": [test]}]
}

test_no_reference if {
	_targets([_test("a", ""), _test("a", "None"), _test("a", "none"), {"name": "a", "active": true, "labels": {}}]) == []
}

test_broken if _targets([object.union(_test("a", "netty"), {"active": false})]) == []

test_self if {
	_selves([_test("netty", "netty")]) == ["netty"]
	_targets([_test("netty", "netty")]) == []
}

test_self_in_another_case if {
	_selves([_test("netty", "Netty")]) == ["Netty"]
	_targets([_test("netty", "Netty")]) == []
}

test_no_self if _selves([_test("quarkus", "netty")]) == []

test_tests if {
	tests := versus.tests with input as _suite([_test("a", ""), _test("b", "a")])
	tests == {"a": _test("a", ""), "b": _test("b", "a")}
}

test_tests_with_one_name if {
	tests := versus.tests with input as _suite([_test("a", "b"), _test("a", "c")])
	tests.a.labels.versus == "c"
}

test_fix if {
	versus.fix(_test("a", "b"), "None", true) == {
		"safe": true,
		"edits": [{"op": "replace", "pointer": "/t/versus", "value": "None"}],
	}
}

test_place if versus.place({"pointer": "/tests/0/default"}) == "/tests/0/default/versus"
