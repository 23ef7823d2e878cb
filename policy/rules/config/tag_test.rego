package tfblint.rules.config.tag_test

import data.tfblint.rules.config.tag as rule

_findings(tags, params) := findings if {
	findings := rule.findings with input as {"tests": [{"name": "trillium", "pointer": "/tests/0/default", "tags": tags}]}
		with data.tfblint.params["config/tag"] as {"tags": params}
}

test_unknown if {
	_findings(["verified", "broken"], []) == {{
		"pointer": "/tests/0/default/tags",
		"message": `"trillium" is tagged "verified", which nothing reads; there is broken`,
	}}
}

test_two_unknown if {
	{finding.message | some finding in _findings(["brokn", "verified"], ["slow"])} == {
		`"trillium" is tagged "brokn", which nothing reads; there is broken and slow`,
		`"trillium" is tagged "verified", which nothing reads; there is broken and slow`,
	}
}

test_known if _findings(["broken", "slow"], ["slow"]) == set()

test_known_in_other_capitals if _findings([" Broken"], []) == set()

test_no_tags if _findings([], []) == set()
