package tfblint.rules.config["database-url-without-database_test"]

import data.tfblint.rules.config["database-url-without-database"] as rule

_findings(database, types) := findings if {
	findings := rule.findings with input as {"tests": [{
		"name": "gin",
		"database": database,
		"pointer": "/tests/0/default",
		"cells": {type: {} | some type in types},
	}]}
}

test_url if {
	_findings("none", ["json", "db"]) == {{
		"pointer": "/tests/0/default/database",
		"message": `"gin" has a URL for db, but no database; name it, or remove the URL`,
	}}
}

test_urls if {
	messages := {finding.message | some finding in _findings("none", ["db", "query", "fortune", "update"])}
	messages == {`"gin" has a URL for db, query, update and fortune, but no database; name it, or remove the URLs`}
}

test_database if _findings("postgres", ["db"]) == set()

test_urls_that_need_none if _findings("none", ["json", "plaintext", "cached-query"]) == set()
