# METADATA
# title: What a change adds to a framework, and what it is like
# schemas:
# - input: schema.change
package tfblint.lib.growth

# added lists the active tests that the change adds, in the order of the file. A test that is
# mended, renamed or moved was there before.
added := [test | some test in _active; _is_added(test)]

# variants lists the added tests that differ from another active test of the framework only on
# the given axis, each with the first such test and with what both measure of the given types.
# The other test was there before, or is added too and stands earlier in the file. Left out are
# tests with a stated purpose, and those that agree with another test on all axes: what they
# differ in from a third one, that other test does too.
variants(axis, measured) := [{"test": test, "base": alike[0].test, "types": alike[0].types} |
	some i, test in added
	purposes(test) == []
	others := array.concat(_standing, array.slice(added, 0, i))
	not _has_double(test, others)
	alike := [{"test": other, "types": types} |
		some other in others
		_differences(test, other) == {axis}
		types := [type | some type in test.types; type in other.types; type in measured]
		count(types) > 0
	]
]

# types are all that a suite measures.
types := array.concat(data.tfblint.test_types.database, data.tfblint.test_types.bare)

# purposes lists the texts that say what a test is for, blank ones left out.
purposes(test) := [text |
	some purpose in input.change.purposes
	test.name in purpose.tests
	text := trim_space(purpose.text)
	text != ""
]

# value is what a reader calls the value of a test on an axis: as its configuration has it.
value(test, axis) := test.declared[axis] if {
	test.declared[axis] != ""
} else := "None"

_active := [test | some test in input.tests; test.active]

_standing := [test | some test in _active; not _is_added(test)]

_is_added(test) if input.change.tests[test.name].kind == "added"

_axes := {"language", "interpreter", "server", "platform", "database", "orm", "approach", "classification"}

_differences(one, other) := {axis | some axis in _axes; one[axis] != other[axis]}

_has_double(test, others) if {
	some other in others
	_differences(test, other) == set()
}
