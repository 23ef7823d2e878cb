# METADATA
# title: No test is added on a database that the suite has given up
# description: |
#   Finds tests that a change adds on one of the databases in `policy/data/pruned.yaml` (Redis),
#   and that agree with another active test of the framework on every axis but the database and
#   measure a type with a database again. Where a new test agrees with another one on all axes,
#   or its purpose is stated, nothing is said.
#
#   Other databases come and stay. Redis is the exception: all four tests that added it beside
#   another database between 2014 and March 2026 were removed, and it was taken out of the suite
#   as a policy. Of all tests that differ in nothing but the database, 23 % (12 to 33) were gone
#   within three years.
#
#   Measure the framework on a database that it already has. If the test shows something else,
#   say so: `Matrix-Purpose: <why>` in the message of a commit, or a waiver with a `purpose`.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/pull/1955
#   description: The policy on Redis
# schemas:
# - input: schema.change
# custom:
#   category: growth
#   when: ["change.tests.*.kind=added"]
#   severity: warning
#   guidance: true
#   reason: The suite has tried this database beside others and removed every test of it.
#   fix: Measure the framework on a database that it already has.
#   waive: The maintainers of the suite have agreed to try the database again.
package tfblint.rules.growth["pruned-database"]

import data.tfblint.lib.growth
import data.tfblint.lib.prose

findings contains finding if {
	some variant in growth.variants("database", data.tfblint.test_types.database)
	variant.test.database in data.tfblint.pruned.databases
	finding := {
		"pointer": variant.test.at.database,
		"message": sprintf(
			"%q is new and measures %s as %q does, only on %s, which the suite has given up; keep only the test on %s",
			[
				variant.test.name, prose.list(variant.types), variant.base.name,
				growth.value(variant.test, "database"), growth.value(variant.base, "database"),
			],
		),
	}
}
