# METADATA
# title: A new test differs from another in more than its web server
# description: |
#   Finds tests that a change adds and that agree with another active test of the framework on
#   every axis but the web server, and measure a type again. Where a new test agrees with
#   another one on all axes, or its purpose is stated, nothing is said. Tests in Python are
#   judged by `growth/python-server-variant`.
#
#   Tests that differ from their nearest relative only in the web server are those that the
#   suite gave up soonest: of all that stood between 2014 and March 2026, 15 % a year (10 to
#   21), against 6.6 % of all tests, 5.0 % of those that differ in the database and 2.8 % in
#   the ORM. Of those that were added to a framework, in 50 events, 47 % (25 to 66) were gone
#   within three years, against 37 % (29 to 43) of all additions. How much one server gains over
#   the next is much the same for every framework.
#
#   Keep the server that the framework recommends. If the pair shows something that no other
#   framework has shown, say so: `Matrix-Purpose: <why>` in the message of a commit, or a waiver
#   with a `purpose`.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/pull/8214
#   description: On variants that gain every framework the same percentage
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/pull/8183
#   description: The wish for two to four platforms
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/pull/8055
#   description: The other opinion, that results belong to the pair of framework and server
# schemas:
# - input: schema.change
# custom:
#   category: growth
#   when: ["change.tests.*.kind=added"]
#   severity: warning
#   reason: A server speeds up every framework by much the same share, and such tests are given up soonest.
#   fix: Keep one of the two tests, or state what the second one is for.
#   waive: The framework is there to show how servers compare.
package tfblint.rules.growth["server-variant"]

import data.tfblint.lib.growth
import data.tfblint.lib.prose

findings contains finding if {
	some variant in growth.variants("server", growth.types)

	# growth/python-server-variant reports these.
	variant.test.language != "python"
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
