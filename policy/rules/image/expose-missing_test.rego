package tfblint.rules.image["expose-missing_test"]

import data.tfblint.rules.image["expose-missing"] as rule

_findings(changes) := findings if {
	findings := rule.findings with input as {"recipes": [{
		"file": "frameworks/JavaScript/hapi/hapi.dockerfile", "pointer": "/tests/0/default",
		"image": object.union({"expose": [], "problems": []}, changes),
	}]}
}

test_missing if {
	_findings({}) == {{
		"pointer": "/tests/0/default",
		"message": "hapi.dockerfile exposes no port; add EXPOSE with the port of the configuration",
	}}
}

test_exposed if _findings({"expose": [{"port": "8080"}]}) == set()

test_not_read_to_its_end if _findings({"problems": [{"message": "too large"}]}) == set()
