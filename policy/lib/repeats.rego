# METADATA
# title: Tests that measure json or plaintext again
# schemas:
# - input: schema.stacks
package tfblint.lib.repeats

# cells lists, for active tests, each json and plaintext cell that an earlier active test
# with the same stack has measured already, with the first such test.
cells := [{"type": type, "pointer": test.cells[type].pointer, "test": test, "first": measuring[0]} |
	some group in input.stacks
	some type in data.tfblint.test_types.bare
	measuring := [test | some test in group; test.cells[type]]
	some i, test in measuring
	i > 0
]

# unwanted holds for a repeat unless tests that also measure a database may be `combined`,
# which is to say may measure json and plaintext too.
unwanted(_, false)

unwanted(repeat, true) if not _measures_database(repeat.test)

# changes_data_only holds where everything known about the difference between two tests
# lies in the data layer. A word in the test's name that tells of another purpose, such
# as prefork, speaks against it even where the database differs as well.
changes_data_only(repeat) if {
	_measures_database(repeat.test)
	words := _difference(repeat.test.words, repeat.first.words)
	count([word | some word in words; _other_purpose(word)]) == 0
	_data_differs(repeat.test, repeat.first, words)
}

_data_differs(test, first, _) if test.database != first.database

_data_differs(test, first, _) if test.orm != first.orm

_data_differs(_, _, words) if {
	count(words) > 0
	count([word | some word in words; not word in data.tfblint.words.data]) == 0
}

_difference(one, other) := array.concat(
	[word | some word in one; not word in other],
	[word | some word in other; not word in one],
)

_other_purpose(word) if word in data.tfblint.words.runtime

_other_purpose(word) if word in data.tfblint.words.library

_measures_database(test) if {
	some type in test.types
	type in data.tfblint.test_types.database
}
