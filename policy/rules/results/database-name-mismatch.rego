# METADATA
# title: A test's name and its database agree
# description: |
#   Finds active tests whose name has a word for a database and whose `database` field
#   declares another one. A test that declares none is left alone, and so is one with several
#   such words if the field agrees with any of them.
#
#   The toolset starts the database of the field, so the name misleads. Often the test was
#   copied from its sibling and one of the two was forgotten. No test of the suite of March
#   2026 is like this, and none needs to become so.
#
#   Correct the field, or the key of the test. The words are in `databases` of
#   `policy/data/words.yaml`.
# schemas:
# - input: schema.framework
# custom:
#   category: results
#   when: [tests.words]
#   severity: warning
#   reason: The database that is started is the field's, while readers see the one in the name.
#   fix: Declare the database that the test uses, or change its key.
#   waive: The word means something else in this framework.
package tfblint.rules.results["database-name-mismatch"]

import data.tfblint.lib.prose

findings contains finding if {
	known := data.tfblint.words.databases
	some test in input.tests

	# One such word is enough to look closer.
	known[test.words[_]] != test.database
	named := [name | some word in test.words; name := known[word]]
	not test.database in named
	test.database != "none"
	test.active
	finding := {
		"pointer": test.at.database,
		"message": sprintf(
			"%q has %s in its name but declares %s; declare the database that it uses, or change the name",
			[test.name, prose.list(named), test.declared.database],
		),
	}
}
