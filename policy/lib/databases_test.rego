package tfblint.lib.databases_test

import data.tfblint.lib.databases

_mysql := {
	"name": "django", "words": [], "active": true, "database": "mysql", "orm": "full",
	"cells": {"db": {}, "json": {}},
}

_postgres := object.union(_mysql, {"name": "django-postgresql", "words": ["postgresql"], "database": "postgres"})

_only(test, type) := object.union(object.remove(test, ["cells"]), {"cells": {type: {}}})

_names(tests) := [[twin.test.name, twin.kept.name, twin.types] | some twin in twins] if {
	twins := databases.twins with input as {"stacks": [tests]}
}

test_second_database if _names([_mysql, _postgres]) == [["django-postgresql", "django", ["db"]]]

test_third_test_on_the_first_database if {
	_names([_mysql, _postgres, object.union(_mysql, {"name": "django-async"})]) == [["django-postgresql", "django", ["db"]]]
}

test_one_database if _names([_mysql, object.union(_mysql, {"name": "django-async"})]) == []

test_no_stack_with_two_tests if count(databases.twins) == 0 with input as {"stacks": []}

test_another_orm if _names([_mysql, object.union(_postgres, {"orm": "raw"})]) == []

test_document_store if _names([_mysql, object.union(_postgres, {"database": "mongodb"})]) == []

# A test that measures no database is not the first that uses one.
test_first_that_measures if {
	_names([_only(object.union(_mysql, {"name": "django-json"}), "json"), _postgres, _mysql]) == [["django", "django-postgresql", ["db"]]]
}

test_no_database_type if _names([_mysql, _only(_postgres, "json")]) == []

test_other_database_types if _names([_mysql, _only(_postgres, "fortune")]) == []

_named(test, words) := object.union(test, {"name": concat("-", array.concat(["django"], words)), "words": words})

test_nearest_by_name if {
	_names([_named(_mysql, ["prefork", "my"]), _named(_mysql, ["thread", "my"]), _named(_postgres, ["thread", "pg"])]) == [[
		"django-thread-pg",
		"django-thread-my",
		["db"],
	]]
}

test_first_where_no_name_is_near if {
	_names([_named(_mysql, ["prefork"]), _named(_mysql, ["thread"]), _named(_postgres, ["fiber"])]) == [[
		"django-fiber",
		"django-prefork",
		["db"],
	]]
}

test_order_of_the_file_decides if _names([_postgres, _mysql]) == [["django", "django-postgresql", ["db"]]]
