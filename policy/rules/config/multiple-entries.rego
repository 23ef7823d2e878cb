# METADATA
# title: All tests stand in one object
# description: |
#   Finds configurations whose list `tests` holds more than one object.
#
#   The list is there for historical reasons, and the toolset looks at each object by itself:
#   it misses a default test in each (issues 10012 and 10297) and counts the limit of ten for
#   each, so that a framework with two objects has room for twenty. No configuration of the
#   real tree does it today; three did in July 2025.
#
#   Move all tests into the first object. Take care that no key is there twice.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/10297
#   description: A false warning about a default test in another object
# schemas:
# - input: schema.framework
# custom:
#   category: config
#   when: [framework.entries!=1]
#   severity: warning
#   strict: error
#   reason: The suite checks each object by itself, so its limit and its warnings miss what is in the others.
#   fix: Move all tests into the first object of the list.
package tfblint.rules.config["multiple-entries"]

findings contains finding if {
	entries := input.framework.entries
	entries > 1
	finding := {
		"pointer": "/tests/1",
		"count": entries,
		"message": sprintf("`tests` holds %d objects; move the tests of the others into the first", [entries]),
	}
}
