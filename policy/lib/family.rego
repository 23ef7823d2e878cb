# METADATA
# title: Which framework tests say that they belong to
# description: |
#   In TFB each test names its framework once more, and results are summed by that name.
# schemas:
# - input: schema.framework
package tfblint.lib.family

# declared lists the names of the framework in the active tests, one for each test: in lower
# case, and "none" where a test names none.
declared := [{"test": test, "name": name} |
	some test in input.tests
	test.active
	name := _name(lower(object.get(test.labels, "framework", "")))
]

_name(text) := "none" if {
	text in data.tfblint.vocabulary.none
} else := text
