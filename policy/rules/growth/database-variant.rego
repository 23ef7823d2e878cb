# METADATA
# title: A new test differs from another in more than its database
# description: |
#   Finds tests that a change adds and that agree with another active test of the framework on
#   every axis but the database, and measure a type with a database again. A second SQL database
#   is reported by `matrix/redundant-database` and `python/redundant-database`, and one that the
#   suite has given up by `growth/pruned-database`; what remains is mostly a document store
#   beside a SQL database. Where a new test agrees with another one on all axes, or its purpose
#   is stated, nothing is said.
#
#   A document store is another data model, and the suite does not treat such a test as
#   redundant: of the tests that were added between 2014 and March 2026, 48 % of those that
#   repeated another on a second database were ever removed, against 42 % of all, and 38 %
#   within three years, against 37 %. Tests that differ in nothing but the database even stay
#   longer, 23 % (12 to 33) within three years. MongoDB does slightly worse, 36 % (14 to 59, of
#   22). So this is a hint.
#
#   Keep the database that the framework's users choose. If the pair shows something that no
#   other framework has shown, say so: `Matrix-Purpose: <why>` in the message of a commit, or a
#   waiver with a `purpose`.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/9359
#   description: On running every permutation
# schemas:
# - input: schema.change
# custom:
#   category: growth
#   when: ["change.tests.*.kind=added"]
#   severity: info
#   reason: The pair compares two databases, which a few frameworks have answered for all.
#   fix: Keep one of the two tests, or state what the second one is for.
#   waive: The framework is made for both databases.
package tfblint.rules.growth["database-variant"]

import data.tfblint.lib.growth
import data.tfblint.lib.prose

findings contains finding if {
	some variant in growth.variants("database", data.tfblint.test_types.database)

	# matrix/redundant-database and python/redundant-database report these.
	not _both_sql(variant)

	# growth/pruned-database reports these.
	not variant.test.database in data.tfblint.pruned.databases
	finding := {
		"pointer": variant.test.at.database,
		"message": sprintf(
			"%q is new and measures %s as %q does, only on %s in the place of %s; keep one of the two",
			[
				variant.test.name, prose.list(variant.types), variant.base.name,
				growth.value(variant.test, "database"), growth.value(variant.base, "database"),
			],
		),
	}
}

_both_sql(variant) if {
	engines := data.tfblint.sql.engines
	variant.test.database in engines
	variant.base.database in engines
}
