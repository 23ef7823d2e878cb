package tfblint.rules.matrix["max-tests_test"]

import data.tfblint.rules.matrix["max-tests"] as rule

_suite(active) := {"frameworks": [{
	"name": "cutelyst", "dir": "frameworks/C++/cutelyst",
	"tests": [{"pointer": sprintf("/tests/%d/t", [i]), "active": flag} | some i, flag in active],
}]}

_findings(active) := findings if {
	findings := rule.findings with input as _suite(active)
		with data.tfblint.params["matrix/max-tests"] as {"max": 2}
}

test_at_the_limit if _findings([true, true]) == set()

test_above if {
	_findings([true, true, true, true]) == {{
		"dir": "frameworks/C++/cutelyst",
		"pointer": "/tests/2/t",
		"message": "cutelyst has 4 active tests; at most 2 are allowed: remove 2",
		"count": 4,
	}}
}

test_broken_do_not_count if _findings([true, false, true]) == set()

test_broken_are_named if {
	_findings([true, false, true, true]) == {{
		"dir": "frameworks/C++/cutelyst",
		"pointer": "/tests/3/t",
		"message": "cutelyst has 3 active tests (and 1 broken); at most 2 are allowed: remove 1",
		"count": 3,
	}}
}
