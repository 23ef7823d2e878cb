package tfblint.rules.python["redundant-database_test"]

import data.tfblint.rules.python["redundant-database"] as rule

_mysql := {
	"name": "django", "words": [], "language": "python", "orm": "full",
	"cells": {"db": {}, "query": {}}, "database": "mysql", "declared": {"database": "MySQL"},
	"at": {"database": "/tests/0/default/database"},
}

_postgres := object.union(_mysql, {
	"name": "django-postgresql", "database": "postgres", "declared": {"database": "Postgres"},
	"at": {"database": "/tests/0/postgresql/database"},
})

_findings(tests) := findings if {
	findings := rule.findings with input as {"stacks": [tests]}
}

test_second_database if {
	_findings([_mysql, _postgres]) == {{
		"pointer": "/tests/0/postgresql/database",
		"message": concat("", [
			`"django-postgresql" measures db and query on Postgres with the stack and ORM of "django", `,
			"which uses MySQL; keep one of the two",
		]),
	}}
}

test_one_database if _findings([_mysql]) == set()

test_document_store if _findings([_mysql, object.union(_postgres, {"database": "mongodb"})]) == set()

test_another_language if {
	_findings([object.union(_mysql, {"language": "php"}), object.union(_postgres, {"language": "php"})]) == set()
}
