# METADATA
# title: Which test types the active tests of a framework measure together
# schemas:
# - input: schema.framework
package tfblint.lib.coverage

# types are the test types that some active test measures.
types := {type | some test in input.tests; test.active; some type in test.types}

# any holds where some active test measures some of the given types.
any(wanted) if {
	some test in input.tests
	test.active
	some type in wanted
	test.cells[type]
}
