package tfblint.rules.results["database-name-mismatch_test"]

import data.tfblint.rules.results["database-name-mismatch"] as rule

_findings(words, database, active) := findings if {
	test := {
		"name": "koa-pg", "words": words, "active": active, "database": database,
		"at": {"database": "/tests/0/pg/database"}, "declared": {"database": "MySQL"},
	}
	findings := rule.findings with input as {"tests": [test]}
}

test_mismatch if {
	_findings(["pg"], "mysql", true) == {{
		"pointer": "/tests/0/pg/database",
		"message": `"koa-pg" has postgres in its name but declares MySQL; declare the database that it uses, or change the name`,
	}}
}

test_agreement if _findings(["raw", "my"], "mysql", true) == set()

test_one_of_two if _findings(["pg", "my"], "mysql", true) == set()

test_other_words if _findings(["raw"], "mysql", true) == set()

test_none if _findings(["pg"], "none", true) == set()

test_broken if _findings(["pg"], "mysql", false) == set()
