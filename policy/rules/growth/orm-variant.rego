# METADATA
# title: A new test differs from another in more than its ORM
# description: |
#   Finds tests that a change adds and that agree with another active test of the framework on
#   every axis but the ORM, and measure a type with a database again. Where a new test agrees
#   with another one on all axes, or its purpose is stated, nothing is said.
#
#   The rule is off, because history speaks for such tests: they are what the suite removes
#   least. Between 2014 and March 2026, of the tests that differ from their nearest relative
#   only in the ORM, 2.8 % (1.0 to 5.2) went a year, against 6.6 % of all; there were 27 events
#   that added some. With and without a mapper are two ways to write a program, and readers ask
#   for both. That such a test does not measure json and plaintext again is a matter of
#   `matrix/repeated-bare-test`.
#
#   Switch the rule on where one way of access to data is enough. If the pair shows something
#   that no other framework has shown, say so: `Matrix-Purpose: <why>` in the message of a
#   commit, or a waiver with a `purpose`.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/3626
#   description: On showing one good way rather than several options
# schemas:
# - input: schema.change
# custom:
#   category: growth
#   when: ["change.tests.*.kind=added"]
#   severity: "off"
#   reason: The pair compares two ways of access to data, which a few frameworks have answered for all.
#   fix: Keep one of the two tests, or state what the second one is for.
#   waive: The framework recommends both ways to its users.
package tfblint.rules.growth["orm-variant"]

import data.tfblint.lib.growth
import data.tfblint.lib.prose

findings contains finding if {
	some variant in growth.variants("orm", data.tfblint.test_types.database)
	finding := {
		"pointer": variant.test.at.orm,
		"message": sprintf(
			"%q is new and measures %s as %q does, only with the ORM %s in the place of %s; keep one of the two",
			[
				variant.test.name, prose.list(variant.types), variant.base.name,
				growth.value(variant.test, "orm"), growth.value(variant.base, "orm"),
			],
		),
	}
}
