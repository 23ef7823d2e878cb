package tfblint.rules.versus["broken-target_test"]

import data.tfblint.rules.versus["broken-target"] as rule

_findings(named) := findings if {
	findings := rule.findings with input as {"references": [{
		"dir": "frameworks/Clojure/luminus",
		"test": {"name": "luminus", "pointer": "/tests/0/luminus"},
		"target": "undertow",
		"named": [{"test": {"active": active}} | some active in named],
	}]}
}

test_broken if {
	_findings([false]) == {{
		"dir": "frameworks/Clojure/luminus",
		"pointer": "/tests/0/luminus/versus",
		"message": `"luminus" is compared with "undertow", which is broken; mend that, or name a test that runs`,
	}}
}

test_running if _findings([true]) == set()

test_unknown if _findings([]) == set()
