# METADATA
# title: Tests that need a database name one
# description: |
#   Finds tests with a URL for db, query, fortune or update whose `database` is `None` or is
#   not there.
#
#   The suite verifies these types by looking into the database. It looks it up by the name in
#   `database`, and fails with an error of its own when there is none: after the image has been
#   built and the server started. No test of the real tree is so today.
#
#   Name the database, or remove the URLs that need it. A test on a database of another kind
#   needs support in the suite first.
# schemas:
# - input: schema.framework
# custom:
#   category: config
#   when: [tests.database=none]
#   severity: error
#   reason: The suite looks into the database to verify these types, and fails where none is named.
#   fix: Name the database of the test, with its orm and database_os, or remove the URLs.
package tfblint.rules.config["database-url-without-database"]

import data.tfblint.lib.prose

findings contains finding if {
	input.tests[i].database == "none"
	test := input.tests[i]
	types := [type | some type in data.tfblint.verification.database; test.cells[type]]
	count(types) > 0
	finding := {
		"pointer": concat("/", [test.pointer, "database"]),
		"message": sprintf(
			"%q has a URL for %s, but no database; name it, or remove %s",
			[test.name, prose.list(types), _them(types)],
		),
	}
}

_them(types) := "the URL" if count(types) == 1

else := "the URLs"
