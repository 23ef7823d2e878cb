package tfblint.rules.versus.self_test

import data.tfblint.rules.versus.self as rule

_findings(self) := findings if {
	findings := rule.findings with input as {"references": [{
		"dir": "frameworks/JavaScript/nodejs",
		"test": {"name": "nodejs", "pointer": "/tests/0/default"},
		"self": self,
	}]}
}

test_self if {
	_findings(true) == {{
		"dir": "frameworks/JavaScript/nodejs",
		"pointer": "/tests/0/default/versus",
		"message": `"nodejs" is compared with itself; write "None", or the name of the test that it builds on`,
		"fix": {
			"safe": true,
			"edits": [{"op": "replace", "pointer": "/tests/0/default/versus", "value": "None"}],
		},
	}}
}

test_another if _findings(false) == set()
