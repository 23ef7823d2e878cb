package tfblint.lib.variants_test

import data.tfblint.lib.variants

_test(name, words, changes) := object.union({"name": name, "words": words, "database": "mysql", "orm": "raw"}, changes)

_chi := _test("chi", [], {})

_scratch := _test("chi-scratch", ["scratch"], {})

_base(test, others) := variants.base(test, array.concat(others, [test]), ["scratch", "slim"]).name

test_one_word if _base(_scratch, [_chi]) == "chi"

test_two_words if _base(_test("chi-slim-scratch", ["slim", "scratch"], {}), [_chi]) == "chi"

test_between_other_words if {
	test := _test("chi-prefork-slim-pg", ["prefork", "slim", "pg"], {})
	_base(test, [_chi, _test("chi-prefork-pg", ["prefork", "pg"], {})]) == "chi-prefork-pg"
}

test_first_of_two if _base(_scratch, [_chi, _test("chi-", [], {})]) == "chi"

test_a_further_word if not _base(_test("chi-prefork-scratch", ["prefork", "scratch"], {}), [_chi])

test_another_database if not _base(_scratch, [_test("chi", [], {"database": "postgres"})])

test_another_orm if not _base(_scratch, [_test("chi", [], {"orm": "full"})])
