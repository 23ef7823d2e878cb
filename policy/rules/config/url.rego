# METADATA
# title: URLs can be called as the suite calls them
# description: |
#   Finds URLs of test types that the suite refuses or cannot call.
#
#   The suite puts host and port before the URL, so it must start with a slash; it puts the
#   number of queries after the URL of query, update and cached-query. A URL that does not
#   fit stops the suite when it loads the configuration, or fails the test after its image
#   has been built and its server started.
#
#   Write the path as the server knows it, starting with `/`, and for the counted types up
#   to the place where the number belongs: `/queries?queries=`.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/wiki/Project-Information-Framework-Tests-Overview
#   description: The test types and what they ask of a URL
# schemas:
# - input: schema.problems
# custom:
#   category: config
#   when: [problems.code=url]
#   severity: error
#   reason: The suite cannot call the URL, so the test type is never measured.
#   fix: Write the path with a slash at its start.
package tfblint.rules.config.url

import data.tfblint.lib.problems

findings contains problems.finding(problem) if {
	some problem in problems.of("config/url")
}
