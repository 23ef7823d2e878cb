package tfblint.rules.matrix["variant-as-framework_test"]

import data.tfblint.rules.matrix["variant-as-framework"] as rule

_use(group, folder, i, name) := {"dir": concat("/", ["frameworks", group, folder]), "test": {
	"name": folder, "pointer": sprintf("/tests/0/t%d", [i]), "labels": {"framework": name},
}}

_found(uses) := [[finding.dir, finding.pointer, finding.message] | some finding in findings] if {
	findings := rule.findings with input as {"shared": {"families": {"ruby/rack": uses}}}
}

test_folder_of_the_name_is_the_own_one if {
	_found([_use("Ruby", "agoo", 1, "Rack"), _use("Ruby", "Rack", 0, "rack")]) == [[
		"frameworks/Ruby/agoo", "/tests/0/t1/framework",
		`"agoo" declares the framework "Rack", as does frameworks/Ruby/Rack; move its tests there, or declare another name`,
	]]
}

test_first_folder_where_none_has_the_name if {
	uses := [
		_use("Ruby", "a", 0, "rack"), _use("Ruby", "a", 1, "rack"), _use("Ruby", "b", 0, "rack"),
		_use("Ruby", "c", 2, "rack"), _use("Ruby", "c", 3, "rack"),
	]
	_found(uses) == [
		[
			"frameworks/Ruby/b", "/tests/0/t0/framework",
			`"b" declares the framework "rack", as does frameworks/Ruby/a; move its tests there, or declare another name`,
		],
		[
			"frameworks/Ruby/c", "/tests/0/t2/framework",
			`"c" declares the framework "rack", as does frameworks/Ruby/a; move its tests there, or declare another name`,
		],
	]
}
