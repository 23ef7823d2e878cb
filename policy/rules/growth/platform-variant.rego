# METADATA
# title: A new test differs from another in more than its platform
# description: |
#   Finds tests that a change adds and that agree with another active test of the framework on
#   every axis but the platform, and measure a type again. Where a new test agrees with another
#   one on all axes, or its purpose is stated, nothing is said.
#
#   What history says is mixed, so this is a hint. Of the tests that were added between 2014 and
#   March 2026 and differed from their nearest relative only in the platform, in 45 events, 41 %
#   (28 to 55) were gone within three years, against 37 % (29 to 43) of all additions. Of those
#   that stood, 5.1 % went a year, against 6.6 % of all. The maintainers wished for two to four
#   platforms a framework.
#
#   Keep the platform that the framework's users choose. If the pair shows something that no
#   other framework has shown, say so: `Matrix-Purpose: <why>` in the message of a commit, or a
#   waiver with a `purpose`.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/pull/8183
#   description: The wish for two to four platforms
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/8184
#   description: The same in another framework
# schemas:
# - input: schema.change
# custom:
#   category: growth
#   when: ["change.tests.*.kind=added"]
#   severity: info
#   reason: What a platform gains is much the same for every framework on it.
#   fix: Keep one of the two tests, or state what the second one is for.
#   waive: The framework is made to run on several platforms, and the results are there to show it.
package tfblint.rules.growth["platform-variant"]

import data.tfblint.lib.growth
import data.tfblint.lib.prose

findings contains finding if {
	some variant in growth.variants("platform", growth.types)
	finding := {
		"pointer": variant.test.at.platform,
		"message": sprintf(
			"%q is new and measures %s as %q does, only on the platform %s in the place of %s; keep one of the two",
			[
				variant.test.name, prose.list(variant.types), variant.base.name,
				growth.value(variant.test, "platform"), growth.value(variant.base, "platform"),
			],
		),
	}
}
