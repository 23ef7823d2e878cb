package tfblint.rules.matrix["variant-as-framework_test"]

import data.tfblint.rules.matrix["variant-as-framework"] as rule

_framework(group, folder, names) := {
	"group": group, "dir": concat("/", ["frameworks", group, folder]),
	"tests": [test |
		some i, name in names
		test := {
			"name": folder, "pointer": sprintf("/tests/0/t%d", [i]), "active": true, "labels": {"framework": name},
		}
	],
}

_broken(framework) := object.union(framework, {"tests": [object.union(test, {"active": false}) |
	some test in framework.tests
]})

_found(frameworks) := [[finding.dir, finding.pointer, finding.message] | some finding in findings] if {
	findings := rule.findings with input as {"frameworks": frameworks}
}

_rack := _framework("Ruby", "Rack", ["rack"])

_agoo := _framework("Ruby", "agoo", ["agoo", "Rack"])

test_folder_of_the_name_is_the_own_one if {
	_found([_agoo, _rack]) == [[
		"frameworks/Ruby/agoo", "/tests/0/t1/framework",
		`"agoo" declares the framework "Rack", as does frameworks/Ruby/Rack; move its tests there, or declare another name`,
	]]
}

test_first_folder_where_none_has_the_name if {
	frameworks := [
		_framework("Ruby", "0", ["zero"]),
		_framework("Ruby", "a", ["rack"]),
		_framework("Ruby", "b", ["rack"]),
		_framework("Ruby", "c", ["rack", "rack"]),
	]
	_found(frameworks) == [
		[
			"frameworks/Ruby/b", "/tests/0/t0/framework",
			`"b" declares the framework "rack", as does frameworks/Ruby/a; move its tests there, or declare another name`,
		],
		[
			"frameworks/Ruby/c", "/tests/0/t0/framework",
			`"c" declares the framework "rack", as does frameworks/Ruby/a; move its tests there, or declare another name`,
		],
	]
}

test_one_folder if _found([_framework("Ruby", "rack", ["rack", "rack"])]) == []

test_another_name if _found([_rack, _framework("Ruby", "agoo", ["agoo"])]) == []

test_another_language if _found([_rack, _framework("Go", "agoo", ["rack"])]) == []

test_broken if {
	_found([_rack, _broken(_agoo)]) == []
	_found([_broken(_rack), _agoo]) == []
}

test_first_active_test_is_shown if {
	agoo := object.union(_agoo, {"tests": array.concat(_broken(_rack).tests, _agoo.tests)})
	[found[1] | some found in _found([_rack, agoo])] == ["/tests/0/t1/framework"]
}

test_no_name if _found([_framework("C", "nginx", ["None"]), _framework("C", "h2o", ["none"])]) == []
