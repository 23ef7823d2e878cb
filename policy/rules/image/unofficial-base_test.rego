package tfblint.rules.image["unofficial-base_test"]

import data.tfblint.rules.image["unofficial-base"] as rule

_place := {"file": "frameworks/TypeScript/elysia/elysia.dockerfile", "line": 1, "column": 6, "end_line": 1, "end_column": 18}

_on(repository, active) := findings if {
	test := {"pointer": "/tests/0/default", "active": active, "image": {
		"exists": true, "file": "frameworks/TypeScript/elysia/elysia.dockerfile",
		"bases": [{"reference": concat(":", [repository, "1.3"]), "repository": repository, "at": _place}],
	}}
	findings := rule.findings with input as {"tests": [test]}
}

test_somebodys if {
	_on("oven/bun", true) == {{
		"pointer": "/tests/0/default",
		"at": _place,
		"message": "elysia.dockerfile builds on oven/bun:1.3, which is no official image; build on one and install what is missing",
	}}
}

test_official if _on("node", true) == set()

test_maker if _on("mcr.microsoft.com/dotnet/sdk", true) == set()

test_unknown_value if _on("$OWNER/bun", true) == set()

test_broken if _on("oven/bun", false) == set()
