# METADATA
# title: A new Python test differs from another in more than its web server
# description: |
#   Finds Python tests that a change adds and that agree with another active test of the
#   framework on every axis but the web server, and measure a type again. Where a new test
#   agrees with another one on all axes, or its purpose is stated, nothing is said. The other
#   languages are judged by `growth/server-variant`, with a warning.
#
#   In Python the server is a choice that people make and ask about: between 2014 and March
#   2026, tests that differ from their nearest relative only in the web server went at 2.7 % a
#   year (0 to 10.5, in six frameworks), less than those that differ in the interpreter, 6.5 %,
#   and none of the 37 that were added went within three years. Elsewhere it is 15 % a year. So
#   this is a hint. How many servers a framework may have is a matter of
#   `python/server-limit`.
#
#   Keep the server that the framework recommends, the fastest and one for comparison. If the
#   pair shows something else, say so: `Matrix-Purpose: <why>` in the message of a commit, or a
#   waiver with a `purpose`.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/tree/master/frameworks/Python#before-writing-new-tests
#   description: The guidance of the Python folder on the size of the matrix
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/pull/8055
#   description: The opinion that results belong to the pair of framework and server
# schemas:
# - input: schema.change
# custom:
#   category: growth
#   when: ["change.tests.*.kind=added"]
#   severity: info
#   reason: A server speeds up every framework by much the same share, so each further one tells little.
#   fix: Keep one of the two tests, or state what the second one is for.
#   waive: The framework is itself a server, or is made to show one.
#   languages: [python]
package tfblint.rules.growth["python-server-variant"]

import data.tfblint.lib.growth
import data.tfblint.lib.prose

findings contains finding if {
	some variant in growth.variants("server", growth.types)
	variant.test.language == "python"
	finding := {
		"pointer": variant.test.at.server,
		"message": sprintf(
			"%q is new and measures %s as %q does, only on the web server %s in the place of %s; keep one of the two",
			[
				variant.test.name, prose.list(variant.types), variant.base.name,
				growth.value(variant.test, "server"), growth.value(variant.base, "server"),
			],
		),
	}
}
