package tfblint.lib.variants_test

import data.tfblint.lib.variants

_test(name, words, changes) := object.union({"name": name, "words": words, "database": "mysql", "orm": "raw"}, changes)

_chi := _test("chi", [], {})

_scratch := _test("chi-scratch", ["scratch"], {})

_named(tests) := [[one.test.name, one.base.name, one.added] | some one in found] if {
	found := variants.named_after(["scratch", "slim"]) with input as {"stacks": [tests]}
}

test_one_word if _named([_chi, _scratch]) == [["chi-scratch", "chi", ["scratch"]]]

test_in_any_order if _named([_scratch, _chi]) == [["chi-scratch", "chi", ["scratch"]]]

test_two_words if {
	_named([_chi, _test("chi-slim-scratch", ["slim", "scratch"], {})]) == [["chi-slim-scratch", "chi", ["slim", "scratch"]]]
}

test_between_other_words if {
	base := _test("chi-prefork-pg", ["prefork", "pg"], {})
	_named([_chi, base, _test("chi-prefork-slim-pg", ["prefork", "slim", "pg"], {})]) == [[
		"chi-prefork-slim-pg",
		"chi-prefork-pg",
		["slim"],
	]]
}

test_first_of_two_bases if _named([_chi, _test("chi-", [], {}), _scratch]) == [["chi-scratch", "chi", ["scratch"]]]

test_another_word if _named([_chi, _test("chi-prefork", ["prefork"], {})]) == []

test_a_further_word if _named([_chi, _test("chi-prefork-scratch", ["prefork", "scratch"], {})]) == []

test_another_database if _named([_chi, object.union(_scratch, {"database": "postgres"})]) == []

test_another_orm if _named([_chi, object.union(_scratch, {"orm": "full"})]) == []

test_no_stack_with_two_tests if count(variants.named_after(["scratch"])) == 0 with input as {"stacks": []}
