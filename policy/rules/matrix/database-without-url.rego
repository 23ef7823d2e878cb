# METADATA
# title: A test that declares a database measures it
# description: |
#   Finds tests that declare a database and measure no type that uses one: no db, query,
#   update, fortune or cached-query.
#
#   The toolset starts the database that a test declares, fills it and stops it again, for
#   nothing. And the results list the test under a database that had no part in its numbers.
#   Mostly such a test is what was left when its database types moved to another test, or a
#   copy of one; 17 of the 193 commits that added tests between 2024 and March 2026 added
#   one.
#
#   Declare `"None"`, or add the URLs of the database types. `--fix --unsafe` declares
#   `"None"`. It is not a safe fix, because a program that connects when it starts would no
#   longer find its database: try it before you send it.
# schemas:
# - input: schema.framework
# custom:
#   category: matrix
#   severity: warning
#   reason: A database is started and filled for the test, and nothing asks it anything.
#   fix: Declare the database as "None", or add the URLs that use it.
#   waive: The program does not start without the database.
package tfblint.rules.matrix["database-without-url"]

import data.tfblint.lib.prose

findings contains finding if {
	bare := data.tfblint.test_types.bare
	number := count(bare)

	# Most tests measure more types than there are without a database.
	# mutate: equivalent because the rest wants no other type; it saves time
	count(input.tests[i].types) <= number
	test := input.tests[i]
	test.database != "none"
	test.active
	count(object.remove(test.cells, bare)) == 0

	# A test without any URL is config/missing-key's.
	count(test.types) > 0
	finding := {
		"pointer": test.at.database,
		"message": sprintf(
			"%q has %s started but measures only %s; declare the database \"None\", or add a URL that uses it",
			[test.name, test.declared.database, prose.list(test.types)],
		),
		"fix": {"safe": false, "edits": [{"op": "replace", "pointer": test.at.database, "value": "None"}]},
	}
}
