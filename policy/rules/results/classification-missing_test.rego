package tfblint.rules.results["classification-missing_test"]

import data.tfblint.rules.results["classification-missing"] as rule

_findings(active, classification) := findings if {
	test := {"name": "oxygen", "pointer": "/tests/0/default", "active": active, "classification": classification}
	findings := rule.findings with input as {"tests": [test]}
}

test_missing if {
	_findings(true, "none") == {{
		"pointer": "/tests/0/default/classification",
		"message": `"oxygen" has no classification; declare Fullstack, Micro or Platform`,
	}}
}

test_there if _findings(true, "micro") == set()

test_broken if _findings(false, "none") == set()
