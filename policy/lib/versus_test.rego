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
	references := versus.references with input as _suite([_test("quarkus", "Netty")])
	references[0].framework.dir == "frameworks/Java/quarkus"
	references[0].test.name == "quarkus"
	references[0].target == "Netty"
	references[0].folded == "netty"
}

test_no_reference if {
	_targets([_test("a", ""), _test("a", "None"), _test("a", "N/A"), {"name": "a", "active": true, "labels": {}}]) == []
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

test_names if {
	tests := [_test("a", ""), object.union(_test("b", "a"), {"active": false})]
	versus.names == {"a", "b"} with input as _suite(tests)
	versus.broken == {"b"} with input as _suite(tests)
}

test_fix if {
	versus.fix(_test("a", "b"), "None", true) == {
		"safe": true,
		"edits": [{"op": "replace", "pointer": "/t/versus", "value": "None"}],
	}
}

test_place if versus.place({"pointer": "/tests/0/default"}) == "/tests/0/default/versus"
