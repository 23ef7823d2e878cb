package tfblint.rules.versus["broken-target_test"]

import data.tfblint.rules.versus["broken-target"] as rule

_test(name, active, target) := {
	"name": name, "pointer": concat("", ["/tests/0/", name]), "active": active, "labels": {"versus": target},
}

_findings(target, active) := findings if {
	findings := rule.findings with input as {"frameworks": [{
		"dir": "frameworks/Clojure/luminus",
		"tests": [_test("luminus", true, target), _test("undertow", active, "")],
	}]}
}

test_broken if {
	_findings("undertow", false) == {{
		"dir": "frameworks/Clojure/luminus",
		"pointer": "/tests/0/luminus/versus",
		"message": `"luminus" is compared with "undertow", which is broken; mend that, or name a test that runs`,
	}}
}

test_running if _findings("undertow", true) == set()

test_unknown if _findings("netty", false) == set()
