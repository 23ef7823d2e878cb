package tfblint.rules.python["server-scope_test"]

import data.tfblint.rules.python["server-scope"] as rule

_test := {
	"name": "uvicorn", "active": true, "language": "python", "classification": "platform",
	"types": ["db", "json", "fortune"],
	"cells": {
		"db": {"pointer": "/tests/0/default/db_url"},
		"json": {"pointer": "/tests/0/default/json_url"},
		"fortune": {"pointer": "/tests/0/default/fortune_url"},
	},
}

_findings(framework, changes) := findings if {
	findings := rule.findings with input as {"framework": {"name": framework}, "tests": [object.union(_test, changes)]}
}

_finding(what) := {{
	"pointer": "/tests/0/default/db_url",
	"message": concat("", [
		`"uvicorn" measures db and fortune, but `, what,
		"; json and plaintext are enough for a server: remove the others",
	]),
}}

test_server if _findings("uvicorn", {"classification": "micro"}) == _finding("uvicorn is an HTTP server")

test_platform if _findings("aioworkers", {}) == _finding("it is classified as a platform")

test_server_and_platform_once if _findings("uvicorn", {}) == _finding("uvicorn is an HTTP server")

test_framework if _findings("flask", {"classification": "micro"}) == set()

test_bare if _findings("uvicorn", {"types": ["json", "plaintext"]}) == set()

test_broken if _findings("uvicorn", {"active": false}) == set()

test_another_language if _findings("uvicorn", {"language": "rust"}) == set()
