package tfblint.rules.versus.self_test

import data.tfblint.rules.versus.self as rule

_findings(target) := findings if {
	test := {"name": "nodejs", "pointer": "/tests/0/default", "active": true, "labels": {"versus": target}}
	findings := rule.findings with input as {"frameworks": [{"dir": "frameworks/JavaScript/nodejs", "tests": [test]}]}
}

test_self if {
	_findings("nodejs") == {{
		"dir": "frameworks/JavaScript/nodejs",
		"pointer": "/tests/0/default/versus",
		"message": `"nodejs" is compared with itself; write "None", or the name of the test that it builds on`,
		"fix": {
			"safe": true,
			"edits": [{"op": "replace", "pointer": "/tests/0/default/versus", "value": "None"}],
		},
	}}
}

test_another if _findings("deno") == set()
