package tfblint.rules.config["missing-default_test"]

import data.tfblint.rules.config["missing-default"] as rule

_findings(tests) := findings if {
	findings := rule.findings with input as {
		"framework": {"name": "spliffy"},
		"tests": [{"key": sprintf("t%d", [i]), "default": test.default, "active": test.active} | some i, test in tests],
	}
}

test_no_default if {
	_findings([{"default": false, "active": true}, {"default": false, "active": false}]) == {{
		"pointer": "/tests/0",
		"message": "spliffy has no test called default; rename the one that stands for the framework, t0 for instance",
	}}
}

test_default if _findings([{"default": false, "active": true}, {"default": true, "active": true}]) == set()

test_broken_default if _findings([{"default": false, "active": true}, {"default": true, "active": false}]) == set()

test_only_broken_tests if _findings([{"default": false, "active": false}]) == set()

test_no_tests if _findings([]) == set()
