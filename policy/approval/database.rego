# METADATA
# title: A test has its database
# description: |
#   Refuses tests whose `database` cannot be had where they are to run, or only on another
#   operating system than their `database_os`. That holds whatever types are asked for: many
#   implementations do not start without their database.
# schemas:
# - input: schema.approval
# custom:
#   reason: It cannot be verified without its database.
#   fix: Run it where the database can be had, or give its address with --database-url.
package tfblint.approval.database

import data.tfblint.lib.prose
import data.tfblint.lib.refused

refusals contains refusal if {
	some test in input.tests
	not test.database in {"none"} | {name | some name in input.abilities.databases}
	refusal := {
		"test": test.name,
		"reason": sprintf("it needs the database %q, and here is only %s", [test.database, _databases]),
	}
}

refusals contains refusal if {
	some test in input.tests
	test.database != "none"
	refused.lacks(test.database_os)
	refusal := {
		"test": test.name,
		"reason": sprintf(
			"it needs its database on %q, and here is only %s",
			[test.database_os, refused.systems],
		),
	}
}

_databases := prose.list(sort(input.abilities.databases)) if count(input.abilities.databases) > 0

else := "none"
