package tfblint.rules.results["display-name-collision_test"]

import data.tfblint.rules.results["display-name-collision"] as rule

_test(name, shown, types) := {
	"name": name, "pointer": concat("", ["/tests/0/", name]), "active": true, "display_name": shown, "types": types,
}

_broken(test) := object.union(test, {"active": false})

_findings(tests) := findings if {
	findings := rule.findings with input as {"frameworks": [{"dir": "frameworks/Python/quart", "tests": tests}]}
}

_quart := _test("quart", "Quart", ["db", "json"])

test_collision if {
	_findings([_quart, _test("quart-uvicorn", "Quart", ["json", "plaintext"])]) == {{
		"dir": "frameworks/Python/quart",
		"pointer": "/tests/0/quart-uvicorn/display_name",
		"message": `"quart-uvicorn" is shown as "Quart", as is "quart", which measures json too; say in display_name what differs`,
	}}
}

test_across_frameworks if {
	findings := rule.findings with input as {"frameworks": [
		{"dir": "frameworks/Go/iris", "tests": [_test("iris", "Iris", ["json"])]},
		{"dir": "frameworks/Rust/iris", "tests": [_test("iris-rs", "Iris", ["json"])]},
	]}
	[finding.dir | some finding in findings] == ["frameworks/Rust/iris"]
}

test_third_names_the_first if {
	tests := [_test("b", "Go", ["json"]), _test("a", "Go", ["json"]), _test("c", "Go", ["json"])]
	[finding.message | some finding in _findings(tests)] == [
		`"a" is shown as "Go", as is "b", which measures json too; say in display_name what differs`,
		`"c" is shown as "Go", as is "b", which measures json too; say in display_name what differs`,
	]
}

test_another_name if _findings([_quart, _test("quart-uvicorn", "Quart [uvicorn]", ["json"])]) == set()

test_no_common_type if _findings([_quart, _test("quart-plain", "Quart", ["plaintext"])]) == set()

test_no_name if _findings([_test("a", "", ["json"]), _test("b", "", ["json"])]) == set()

test_broken if {
	_findings([_quart, _broken(_test("quart-uvicorn", "Quart", ["json"]))]) == set()
	_findings([_broken(_quart), _test("quart-uvicorn", "Quart", ["json"])]) == set()
}
