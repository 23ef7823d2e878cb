# METADATA
# title: A stack is measured on one SQL database
# description: |
#   Finds tests that repeat another test of the framework with the same stack and the same
#   ORM, only on a second SQL database. The first such test in the file is taken as the one
#   to keep, and each further one is a finding. Tests in Python are judged by
#   `python/redundant-database`; a document store beside a SQL database is another data
#   model and is not reported.
#
#   How two databases compare is known after a few frameworks; running every framework on
#   both costs up to ten minutes a pair in each run and moves every number the same way.
#   Maintainers have asked not to run every permutation (issues 9359, 9361 and 9362), but
#   they remove such pairs no more often than other tests, so this is a warning: of the tests that
#   143 pull requests since 2014 added on a second database, 38 % were gone within three years,
#   against 37 % of all that were added, and of those that differed in nothing else 23 % (12 to
#   33).
#
#   Keep the database that the framework's users choose. A variant that also changes the
#   driver or the mapper should say so in `orm` or in its stack.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/9359
#   description: On running every permutation
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/pull/7837
#   description: A framework that gave up its MySQL tests
# schemas:
# - input: schema.stacks
# custom:
#   category: matrix
#   severity: warning
#   guidance: true
#   reason: The pair compares two databases, which a few frameworks have answered for all.
#   fix: Keep the test on one SQL database and remove the other.
#   waive: The framework ships its own driver for each of the two databases.
package tfblint.rules.matrix["redundant-database"]

import data.tfblint.lib.databases
import data.tfblint.lib.prose

findings contains finding if {
	some twin in databases.twins

	# python/redundant-database reports these.
	twin.test.language != "python"
	finding := {
		"pointer": twin.test.at.database,
		"message": sprintf(
			"%q measures %s on %s with the stack and ORM of %q, which uses %s; keep one of the two",
			[
				twin.test.name, prose.list(twin.types), twin.test.declared.database,
				twin.kept.name, twin.kept.declared.database,
			],
		),
	}
}
