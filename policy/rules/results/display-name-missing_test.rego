package tfblint.rules.results["display-name-missing_test"]

import data.tfblint.rules.results["display-name-missing"] as rule

_findings(active, shown) := findings if {
	test := {"name": "aeronet", "pointer": "/tests/0/default", "active": active, "display_name": shown}
	findings := rule.findings with input as {"tests": [test]}
}

test_missing if {
	_findings(true, "") == {{
		"pointer": "/tests/0/default/display_name",
		"message": `"aeronet" has no display_name to be shown by in the results; add one, such as "aeronet"`,
		"fix": {"safe": true, "edits": [{
			"op": "insert", "pointer": "/tests/0/default", "key": "display_name", "value": "aeronet",
		}]},
	}}
}

test_there if _findings(true, "Aeronet") == set()

test_broken if _findings(false, "") == set()
