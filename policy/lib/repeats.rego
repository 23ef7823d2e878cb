# METADATA
# title: Tests that measure json or plaintext again
# schemas:
# - input: schema.stacks
package tfblint.lib.repeats

# cells lists, for active tests, each json and plaintext cell that an earlier active test
# with the same stack has measured already, with the first such test. It says whether the
# test also measures a database, and whether all that is known to differ is the data layer.
cells := [cell |
	some stack in input.stacks
	some type in data.tfblint.test_types.bare
	measuring := [test | some test in stack; test.cells[type]]
	first := measuring[0]
	some i, test in measuring
	i > 0
	combined := _measures_database(test)
	cell := {
		"type": type, "pointer": test.cells[type].pointer, "name": test.name, "first": first.name,
		"combined": combined, "data_only": _data_only(test, first, combined),
	}
]

# unwanted holds for a cell unless tests that also measure a database may be `combined`,
# which is to say may measure json and plaintext too.
unwanted(_, false)

unwanted(cell, true) if not cell.combined

_measures_database(test) if {
	some type in data.tfblint.test_types.database
	test.cells[type]
} else := false

# Everything known about the difference lies in the data layer. A word in the test's name
# that tells of another purpose, such as prefork, speaks against it even where the
# database differs as well.
_data_only(test, first, true) if {
	words := array.concat(_without(test.words, first.words), _without(first.words, test.words))
	not _another_purpose(words)
	_data_differs(test, first, words)
} else := false

_data_only(_, _, false) := false

_data_differs(test, first, _) if test.database != first.database

_data_differs(test, first, _) if test.orm != first.orm

_data_differs(_, _, words) if {
	count(words) > 0
	every word in words {
		word in data.tfblint.words.data
	}
}

_another_purpose(words) if {
	some word in words
	word in data.tfblint.words.runtime
}

_another_purpose(words) if {
	some word in words
	word in data.tfblint.words.library
}

_without(words, others) := [word | some word in words; not word in others]
