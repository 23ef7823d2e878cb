package tfblint.rules.matrix["no-bare-type_test"]

import data.tfblint.rules.matrix["no-bare-type"] as rule

_findings(types) := findings if {
	findings := rule.findings with input as {"framework": {"name": "rack-sequel", "types": types}}
}

test_none if {
	_findings(["db", "query"]) == {{
		"pointer": "/framework",
		"message": "rack-sequel measures db and query, but neither json nor plaintext; add one of them",
	}}
}

test_one if _findings(["db", "plaintext"]) == set()

test_single_type if _findings(["db"]) == set()
