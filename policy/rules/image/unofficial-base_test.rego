package tfblint.rules.image["unofficial-base_test"]

import data.tfblint.rules.image["unofficial-base"] as rule

_place := {"file": "frameworks/TypeScript/elysia/elysia.dockerfile", "line": 1, "column": 6, "end_line": 1, "end_column": 18}

_on(repository) := findings if {
	findings := rule.findings with input as {"recipes": [{
		"file": "frameworks/TypeScript/elysia/elysia.dockerfile", "pointer": "/tests/0/default",
		"image": {"bases": [{"reference": concat(":", [repository, "1.3"]), "repository": repository, "at": _place}]},
	}]}
}

test_somebodys if {
	_on("oven/bun") == {{
		"pointer": "/tests/0/default",
		"at": _place,
		"message": "elysia.dockerfile builds on oven/bun:1.3, which is no official image; build on one and install what is missing",
	}}
}

test_official if _on("node") == set()

test_maker if _on("mcr.microsoft.com/dotnet/sdk") == set()

test_unknown_value if _on("$OWNER/bun") == set()
