package tfblint.rules.image["expose-missing_test"]

import data.tfblint.rules.image["expose-missing"] as rule

_findings(changes) := findings if {
	test := object.union(
		{"pointer": "/tests/0/default", "active": true, "image": {
			"exists": true, "file": "frameworks/JavaScript/hapi/hapi.dockerfile", "expose": [], "problems": [],
		}},
		changes,
	)
	findings := rule.findings with input as {"tests": [test]}
}

test_missing if {
	_findings({}) == {{
		"pointer": "/tests/0/default",
		"message": "hapi.dockerfile exposes no port; add EXPOSE with the port of the configuration",
	}}
}

test_exposed if _findings({"image": {"expose": [{"port": "8080"}]}}) == set()

test_not_read_to_its_end if _findings({"image": {"problems": [{"message": "too large"}]}}) == set()

test_broken if _findings({"active": false}) == set()
