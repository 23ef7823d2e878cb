package tfblint.lib.growth_test

import data.tfblint.lib.growth

_test(name, changes) := object.union(
	{
		"name": name, "active": true, "types": ["db", "json"],
		"language": "go", "interpreter": "none", "server": "none", "platform": "none", "database": "postgres",
		"orm": "raw", "approach": "realistic", "classification": "micro",
	},
	changes,
)

_input(tests, kinds, purposes) := {
	"tests": tests,
	"change": {"tests": {name: {"kind": kind} | some name, kind in kinds}, "purposes": purposes},
}

_gin := _test("gin", {})

_nginx := _test("gin-nginx", {"server": "nginx"})

_caddy := _test("gin-caddy", {"server": "caddy"})

_added(tests, kinds) := [test.name | some test in tests_added] if {
	tests_added := growth.added with input as _input(tests, kinds, [])
}

test_added if _added([_gin, _nginx], {"gin-nginx": "added"}) == ["gin-nginx"]

test_added_in_the_order_of_the_file if {
	_added([_nginx, _gin, _caddy], {"gin-nginx": "added", "gin-caddy": "added"}) == ["gin-nginx", "gin-caddy"]
}

test_altered_is_not_added if _added([_gin, _nginx], {"gin-nginx": "altered"}) == []

test_renamed_is_not_added if _added([_gin, _nginx], {"gin-nginx": "renamed"}) == []

test_broken_is_not_added if _added([_gin, _test("gin-nginx", {"active": false})], {"gin-nginx": "added"}) == []

_variants(tests, kinds, purposes) := [[variant.test.name, variant.base.name, variant.types] |
	some variant in variants
] if {
	variants := growth.variants("server", growth.types) with input as _input(tests, kinds, purposes)
}

_both := ["db", "json"]

test_variant if _variants([_gin, _nginx], {"gin-nginx": "added"}, []) == [["gin-nginx", "gin", _both]]

test_variant_before_its_base if _variants([_nginx, _gin], {"gin-nginx": "added"}, []) == [["gin-nginx", "gin", _both]]

test_old_variant if _variants([_gin, _nginx], {}, []) == []

test_first_of_several_bases if {
	_variants([_gin, _nginx, _caddy], {"gin-caddy": "added"}, []) == [["gin-caddy", "gin", _both]]
}

test_standing_base_before_an_added_one if {
	_variants([_nginx, _gin, _caddy], {"gin-nginx": "added", "gin-caddy": "added"}, []) == [
		["gin-nginx", "gin", _both],
		["gin-caddy", "gin", _both],
	]
}

test_two_added_ones if {
	_variants([_nginx, _caddy], {"gin-nginx": "added", "gin-caddy": "added"}, []) == [["gin-caddy", "gin-nginx", _both]]
}

test_broken_base if _variants([_test("gin", {"active": false}), _nginx], {"gin-nginx": "added"}, []) == []

test_differs_in_more if {
	every axis in ["language", "interpreter", "platform", "database", "orm", "approach", "classification"] {
		_variants([_gin, _test("gin-nginx", {"server": "nginx", axis: "other"})], {"gin-nginx": "added"}, []) == []
	}
}

test_differs_in_nothing if _variants([_gin, _test("gin-v2", {})], {"gin-v2": "added"}, []) == []

test_has_a_double if _variants([_gin, _nginx, _test("gin-v2", {"server": "nginx"})], {"gin-v2": "added"}, []) == []

test_no_common_type if {
	_variants([_gin, _test("gin-nginx", {"server": "nginx", "types": ["plaintext"]})], {"gin-nginx": "added"}, []) == []
}

test_base_with_a_common_type if {
	tests := [_test("gin", {"types": ["plaintext"]}), _caddy, _nginx]
	_variants(tests, {"gin-nginx": "added"}, []) == [["gin-nginx", "gin-caddy", _both]]
}

test_common_types_only if {
	tests := [_gin, _test("gin-nginx", {"server": "nginx", "types": ["db", "plaintext"]})]
	_variants(tests, {"gin-nginx": "added"}, []) == [["gin-nginx", "gin", ["db"]]]
}

test_types_that_count if {
	variants := growth.variants("server", ["json", "plaintext"])
		with input as _input([_gin, _nginx], {"gin-nginx": "added"}, [])
	[variant.types | some variant in variants] == [["json"]]
}

test_all_types if {
	sort(growth.types) == ["cached-query", "db", "fortune", "json", "plaintext", "query", "update"]
}

_purpose(text, tests) := {"text": text, "source": "commit", "tests": tests}

test_stated_purpose if {
	_variants([_gin, _nginx], {"gin-nginx": "added"}, [_purpose("shows it", ["gin-nginx"])]) == []
}

test_purpose_of_another if {
	count(_variants([_gin, _nginx], {"gin-nginx": "added"}, [_purpose("shows it", ["gin"])])) == 1
}

_purposes(all) := purposes if {
	purposes := growth.purposes(_gin) with input as {"change": {"purposes": all}}
}

test_purposes if {
	_purposes([_purpose(" one\n", ["gin"]), _purpose("two", ["fiber"]), _purpose("three", ["fiber", "gin"])]) == ["one", "three"]
}

test_blank_purpose if _purposes([_purpose(" \t", ["gin"])]) == []

test_value if growth.value({"declared": {"server": "Nginx"}}, "server") == "Nginx"

test_no_value if growth.value({"declared": {"server": ""}}, "server") == "None"
