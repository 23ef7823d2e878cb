# METADATA
# title: Which test types the active tests of a framework measure together
# schemas:
# - input: schema.framework
package tfblint.lib.coverage

# bare holds where some active test measures json or plaintext.
bare if {
	some type in data.tfblint.test_types.bare
	type in input.framework.types
}

# database holds where some active test measures a type with a database.
database if {
	some type in data.tfblint.test_types.database
	type in input.framework.types
}
