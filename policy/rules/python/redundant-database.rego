# METADATA
# title: A Python stack is measured on one SQL database
# description: |
#   Finds Python tests that repeat another test of the framework with the same stack and
#   the same ORM, only on a second SQL database. The first such test in the file is taken
#   as the one to keep. A document store beside a SQL database is another data model and
#   is not reported.
#
#   The guidance of the Python folder says that not every framework needs both MySQL and
#   PostgreSQL, and that Python is no language to compare databases in, because the
#   application is slower than they are. The folder keeps to it: one framework of 36 has
#   such a pair, against about forty in the other languages.
#
#   Remove one of the two tests. Where the second also changes the driver or the server,
#   say so in its metadata.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/tree/master/frameworks/Python#before-writing-new-tests
#   description: The guidance of the Python folder on the size of the matrix
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/pull/7837
#   description: A framework that gave up its MySQL tests
# schemas:
# - input: schema.stacks
# custom:
#   category: python
#   severity: error
#   guidance: true
#   reason: The second test compares two databases, which a Python program is too slow to tell apart.
#   fix: Keep the test on one SQL database and remove the other.
#   waive: The framework ships its own driver for each of the two databases.
#   languages: [python]
package tfblint.rules.python["redundant-database"]

import data.tfblint.lib.databases
import data.tfblint.lib.prose

findings contains finding if {
	some twin in databases.twins
	twin.test.language == "python"
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
