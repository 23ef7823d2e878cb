# METADATA
# title: cached-query is measured by a test that measures more
# description: |
#   Finds tests that measure cached-query and nothing else.
#
#   The type is one route more in a program that answers queries anyway. A test for it alone
#   costs an image, a start and a place among the framework's ten tests; maintainers asked to
#   put it into the test that has the other types (issue 3717).
#
#   Move `cached_query_url` to the test with the same database, and remove this one.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/3717
#   description: On combining variants that only have cached queries
# schemas:
# - input: schema.framework
# custom:
#   category: matrix
#   when: [tests.cells.cached-query]
#   severity: info
#   guidance: true
#   reason: The type is one more route of a program that is measured already, and does not need an image of its own.
#   fix: Move the URL to the test that measures the other types on the same database.
#   waive: Only another build of the program can cache.
package tfblint.rules.matrix["cached-query-only"]

findings contains finding if {
	some test in input.tests
	test.types == ["cached-query"]
	test.active
	finding := {
		"pointer": test.cells["cached-query"].pointer,
		"message": sprintf(
			"%q measures cached-query only; move its URL to the test with the other types and remove this one",
			[test.name],
		),
	}
}
