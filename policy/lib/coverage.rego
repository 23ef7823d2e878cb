# METADATA
# title: Which test types the active tests of a framework measure together
# schemas:
# - input: schema.framework
package tfblint.lib.coverage

# types are the test types that some active test measures.
types := {type | some test in input.tests; test.active; some type in test.types}

# bare holds where some active test measures json or plaintext.
bare if {
	some test in input.tests
	test.active
	some type in data.tfblint.test_types.bare
	test.cells[type]
}

# database holds where some active test measures a type with a database.
database if {
	some test in input.tests
	test.active
	some type in data.tfblint.test_types.database
	test.cells[type]
}
