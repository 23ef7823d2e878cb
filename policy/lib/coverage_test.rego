package tfblint.lib.coverage_test

import data.tfblint.lib.coverage

test_bare if {
	coverage.bare with input as {"framework": {"types": ["db", "json"]}}
	not coverage.bare with input as {"framework": {"types": ["db"]}}
}

test_database if {
	coverage.database with input as {"framework": {"types": ["db", "json"]}}
	not coverage.database with input as {"framework": {"types": ["json"]}}
}
