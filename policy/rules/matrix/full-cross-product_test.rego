package tfblint.rules.matrix["full-cross-product_test"]

import data.tfblint.rules.matrix["full-cross-product"] as rule

_test(server, database) := {
	"active": true, "server": server, "platform": "none", "database": database, "orm": "raw", "interpreter": "none",
}

_square := [_test(server, database) | some server in ["jetty", "tomcat"]; some database in ["mysql", "postgres"]]

_findings(tests, cells) := findings if {
	findings := rule.findings with input as {"frameworks": [{"name": "pippo", "dir": "frameworks/Java/pippo", "tests": tests}]}
		with data.tfblint.params["matrix/full-cross-product"] as {"cells": cells}
}

test_square if {
	_findings(_square, 4) == {{
		"dir": "frameworks/Java/pippo",
		"pointer": "/framework",
		"message": concat("", [
			"pippo measures all 4 pairs of 2 servers (jetty and tomcat) and 2 databases (mysql and postgres); ",
			"keep one of each with all of the other, 3 pairs",
		]),
		"count": 4,
	}}
}

test_too_small if _findings(_square, 5) == set()

# More tests than wanted pairs, so that the number of tests does not decide.
test_pairs_count_not_tests if _findings(array.concat(_square, _square), 5) == set()

test_broken_do_not_count if {
	_findings([object.union(test, {"active": i != 0}) | some i, test in _square], 4) == set()
}

test_a_pair_is_missing if _findings(array.concat(array.slice(_square, 0, 3), [_test("undertow", "mysql")]), 4) == set()

test_one_value_on_the_first_axis if {
	_findings([_test("jetty", database) | some database in ["mysql", "postgres", "mongodb", "sqlite"]], 4) == set()
}

test_one_value_on_the_second_axis if {
	_findings([_test(server, "mysql") | some server in ["jetty", "tomcat", "undertow", "netty"]], 4) == set()
}

_without(axis) := [object.union(test, {axis: _none(test[axis])}) | some test in _square]

_none(value) := "none" if value in ["tomcat", "postgres"]

_none(value) := value if not value in ["tomcat", "postgres"]

test_no_server_is_no_value if _findings(_without("server"), 2) == set()

# A server on one database and a database on no server, beside a square.
test_nothing_takes_no_part if {
	count(_findings(array.concat(_square, [_test("none", "mysql")]), 4)) == 1
	count(_findings(array.concat(_square, [_test("jetty", "none")]), 4)) == 1
}

test_square_in_a_larger_frame if _findings(array.concat(_square, [_test("none", "mongodb")]), 5) == set()

test_second_server_without_database if {
	_findings([_test("jetty", "mysql"), _test("jetty", "postgres"), _test("tomcat", "none")], 2) == set()
}

test_no_database_is_no_value if _findings(_without("database"), 2) == set()

test_orm_and_interpreter if {
	tests := [object.union(_test("jetty", "mysql"), {"orm": orm, "interpreter": interpreter}) |
		some orm in ["raw", "full"]
		some interpreter in ["java", "graalvm"]
	]
	[finding.message | some finding in _findings(tests, 4)] == [concat("", [
		"pippo measures all 4 pairs of 2 ORMs (full and raw) and 2 interpreters (graalvm and java); ",
		"keep one of each with all of the other, 3 pairs",
	])]
}
