package tfblint.rules.results["display-name-collision_test"]

import data.tfblint.rules.results["display-name-collision"] as rule

_use(dir, name, types) := {"dir": dir, "test": {
	"name": name, "pointer": concat("", ["/tests/0/", name]), "types": types,
}}

_findings(shown, uses) := findings if {
	findings := rule.findings with input as {"shared": {"display_names": {shown: uses}}}
}

_quart(name, types) := _use("frameworks/Python/quart", name, types)

test_collision if {
	_findings("Quart", [_quart("quart", ["db", "json"]), _quart("quart-uvicorn", ["json", "plaintext"])]) == {{
		"dir": "frameworks/Python/quart",
		"pointer": "/tests/0/quart-uvicorn/display_name",
		"message": `"quart-uvicorn" is shown as "Quart", as is "quart", which measures json too; say in display_name what differs`,
	}}
}

test_across_frameworks if {
	uses := [_use("frameworks/Go/iris", "iris", ["json"]), _use("frameworks/Rust/iris", "iris-rs", ["json"])]
	[finding.dir | some finding in _findings("Iris", uses)] == ["frameworks/Rust/iris"]
}

test_third_names_the_first if {
	[finding.message | some finding in _findings("Go", [_quart(name, ["json"]) | some name in ["b", "a", "c"]])] == [
		`"a" is shown as "Go", as is "b", which measures json too; say in display_name what differs`,
		`"c" is shown as "Go", as is "b", which measures json too; say in display_name what differs`,
	]
}

test_no_common_type if _findings("Quart", [_quart("quart", ["json"]), _quart("quart-plain", ["plaintext"])]) == set()

# The type that is named is the one that both measure, wherever it stands in the list.
test_shared_type_is_named if {
	[finding.message | some finding in _findings("Go", [_quart("a", ["db"]), _quart("b", ["json", "db"])])] == [
		`"b" is shown as "Go", as is "a", which measures db too; say in display_name what differs`,
	]
}

# An earlier test without a type in common does not hide a later one that has one.
test_first_with_a_common_type if {
	uses := [_quart("a", ["db"]), _quart("b", ["json"]), _quart("c", ["json"])]
	[finding.message | some finding in _findings("Go", uses)] == [
		`"c" is shown as "Go", as is "b", which measures json too; say in display_name what differs`,
	]
}
