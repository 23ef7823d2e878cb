package tfblint.rules.results["orm-name-mismatch_test"]

import data.tfblint.rules.results["orm-name-mismatch"] as rule

_findings(words, orm, active) := findings if {
	test := {
		"name": "microdot-raw", "words": words, "active": active, "orm": orm,
		"at": {"orm": "/tests/0/raw/orm"}, "declared": {"orm": upper(orm)},
	}
	findings := rule.findings with input as {"tests": [test]}
}

test_raw if {
	_findings(["raw"], "full", true) == {{
		"pointer": "/tests/0/raw/orm",
		"message": `"microdot-raw" has "raw" in its name but declares the ORM "FULL"; declare raw, or change the name`,
	}}
}

test_orm if {
	[finding.message | some finding in _findings(["granian", "orm"], "raw", true)] == [
		`"microdot-raw" has "orm" in its name but declares the ORM "RAW"; declare full or micro, or change the name`,
	]
}

test_agreement if {
	_findings(["raw"], "raw", true) == set()
	_findings(["orm"], "micro", true) == set()
}

test_other_words if _findings(["pg"], "full", true) == set()

test_none if _findings(["raw"], "none", true) == set()

test_broken if _findings(["raw"], "full", false) == set()
