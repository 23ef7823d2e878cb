package tfblint.rules.matrix["cached-query-only_test"]

import data.tfblint.rules.matrix["cached-query-only"] as rule

_findings(active, types) := findings if {
	test := {
		"name": "urweb-cache", "active": active, "types": types,
		"cells": {type: {"pointer": concat("/", ["/tests/0/cache", type])} | some type in types},
	}
	findings := rule.findings with input as {"tests": [test]}
}

test_alone if {
	_findings(true, ["cached-query"]) == {{
		"pointer": "/tests/0/cache/cached-query",
		"message": concat("", [
			`"urweb-cache" measures cached-query only; `,
			"move its URL to the test with the other types and remove this one",
		]),
	}}
}

test_with_another_type if _findings(true, ["db", "cached-query"]) == set()

test_another_type if _findings(true, ["query"]) == set()

test_broken if _findings(false, ["cached-query"]) == set()
