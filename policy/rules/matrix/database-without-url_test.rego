package tfblint.rules.matrix["database-without-url_test"]

import data.tfblint.rules.matrix["database-without-url"] as rule

_findings(active, database, types) := findings if {
	test := {
		"name": "lwan-lua", "active": active, "database": database, "declared": {"database": "MySQL"},
		"at": {"database": "/tests/0/lua/database"}, "types": types, "cells": {type: {} | some type in types},
	}
	findings := rule.findings with input as {"tests": [test]}
}

test_bare if {
	_findings(true, "mysql", ["json", "plaintext"]) == {{
		"pointer": "/tests/0/lua/database",
		"message": concat("", [
			`"lwan-lua" has MySQL started but measures only json and plaintext; `,
			`declare the database "None", or add a URL that uses it`,
		]),
		"fix": {"safe": false, "edits": [{"op": "replace", "pointer": "/tests/0/lua/database", "value": "None"}]},
	}}
}

test_database_type if _findings(true, "mysql", ["json", "fortune"]) == set()

test_no_database if _findings(true, "none", ["json"]) == set()

test_no_url if _findings(true, "mysql", []) == set()

test_broken if _findings(false, "mysql", ["json"]) == set()
