package tfblint.lib.repeats_test

import data.tfblint.lib.repeats

_test(name, words, changes) := object.union(
	{
		"name": name, "words": words, "active": true, "database": "mysql", "orm": "raw",
		"cells": {"db": {"pointer": "/db"}, "json": {"pointer": "/json"}},
	},
	changes,
)

_first := _test("fiber", [], {})

_again := _test("fiber-postgres", ["postgres"], {"database": "postgres"})

_bare(test) := object.union(object.remove(test, ["cells"]), {"cells": {"json": {"pointer": "/json"}}})

_cells(tests) := cells if {
	cells := repeats.cells with input as {"stacks": [tests]}
}

_names(tests) := [[cell.type, cell.name, cell.first] | some cell in _cells(tests)]

test_same_stack if _names([_first, _again]) == [["json", "fiber-postgres", "fiber"]]

test_place if [cell.pointer | some cell in _cells([_first, _again])] == ["/json"]

test_third_names_the_first if {
	_names([_first, _again, _test("fiber-pg", ["pg"], {})]) == [
		["json", "fiber-postgres", "fiber"],
		["json", "fiber-pg", "fiber"],
	]
}

test_no_stack_with_two_tests if count(repeats.cells) == 0 with input as {"stacks": []}

test_not_measured_before if {
	_names([object.union(object.remove(_first, ["cells"]), {"cells": {"db": {"pointer": "/db"}}}), _again]) == []
}

test_unwanted if repeats.unwanted({"combined": true}, false)

test_combined_is_wanted if not repeats.unwanted({"combined": true}, true)

test_combined_does_not_excuse_a_bare_test if repeats.unwanted({"combined": false}, true)

test_combined if {
	[cell.combined | some cell in _cells([_first, _again])] == [true]
	[cell.combined | some cell in _cells([_first, _bare(_again)])] == [false]
}

_data_only(first, test) if {
	some cell in _cells([first, test])
	cell.data_only
}

test_data_only_by_database if _data_only(_first, _again)

test_data_only_by_orm if _data_only(_first, _test("fiber-gorm", ["gorm"], {"orm": "full"}))

test_data_only_by_name if _data_only(_first, _test("fiber-pgx", ["pgx"], {}))

test_not_data_only_for_an_unknown_word if not _data_only(_first, _test("fiber-turbo", ["turbo"], {}))

test_not_data_only_without_any_difference if not _data_only(_first, _test("fiber-", [], {}))

test_not_data_only_for_a_runtime if {
	not _data_only(_first, _test("fiber-prefork", ["prefork"], {"database": "postgres"}))
}

test_not_data_only_for_a_compiler if {
	every compiler in ["clang", "dmd", "gcc", "gdc", "ldc"] {
		not _data_only(_first, _test("vibed-pgsql", [compiler, "pgsql"], {"database": "postgres"}))
	}
}

test_not_data_only_for_a_library if {
	not _data_only(_first, _test("fiber-sonic", ["sonic"], {"database": "postgres"}))
}

test_not_data_only_without_a_database_type if {
	not _data_only(_first, _bare(_test("fiber-async", ["async"], {})))
}

test_words_of_both_do_not_count if {
	_data_only(_test("fiber-prefork", ["prefork"], {}), _test("fiber-prefork-pg", ["prefork", "pg"], {}))
	_data_only(_test("fiber-prefork-pg", ["prefork", "pg"], {}), _test("fiber-prefork", ["prefork"], {}))
}

test_words_of_the_first_count_too if {
	_data_only(_test("fiber-mysql", ["mysql"], {}), _test("fiber-pg", ["pg"], {}))
	not _data_only(_test("fiber-jit", ["jit"], {}), _test("fiber-pg", ["pg"], {}))
}
