package tfblint.rules.matrix["duplicate-measurement_test"]

import data.tfblint.rules.matrix["duplicate-measurement"] as rule

_test(name, changes) := object.union(
	{
		"name": name, "pointer": concat("/", ["", name]), "active": true, "database": "postgres",
		"types": ["db", "json"], "cells": {"db": {"url": "/db"}, "json": {"url": "/json"}},
		"port": 8080, "command": "", "image": {"hash": "aa", "asks_test": false},
	},
	changes,
)

_findings(tests) := findings if {
	findings := rule.findings with input as {"tests": tests}
}

_pair(changes) := _findings([_test("litestar", {}), _test("litestar-gunicorn", changes)])

test_same_program if {
	_pair({}) == {{
		"pointer": "/litestar-gunicorn",
		"message": concat("", [
			`"litestar-gunicorn" measures db and json with the image, command, port and URLs of "litestar"; `,
			"let it run what its name says, or remove it",
		]),
	}}
}

test_third_names_the_first if {
	[finding.message |
		some finding in _findings([_test("a", {}), _test("b", {}), _test("c", {})])
		finding.pointer == "/c"
	] == [`"c" measures db and json with the image, command, port and URLs of "a"; let it run what its name says, or remove it`]
}

_messages(changes) := [finding.message | some finding in _pair(changes)]

_of_one_type(type) := [sprintf(
	"%q measures %s with the image, command, port and URL of %q; let it run what its name says, or remove it",
	["litestar-gunicorn", type, "litestar"],
)]

test_one_other_url if _messages({"cells": {"json": {"url": "/other"}}}) == _of_one_type("db")

test_another_database if _messages({"database": "mysql"}) == _of_one_type("json")

test_other_urls if _pair({"cells": {"db": {"url": "/db2"}, "json": {"url": "/other"}}}) == set()

test_other_types if _pair({"types": ["plaintext"], "cells": {"plaintext": {"url": "/plaintext"}}}) == set()

test_another_image if _pair({"image": {"hash": "bb"}}) == set()

test_no_image if {
	missing := {"image": {"hash": ""}}
	_findings([_test("a", missing), _test("b", missing)]) == set()
}

test_another_command if _pair({"command": "gunicorn app:app"}) == set()

test_another_port if _pair({"port": 9000}) == set()

test_image_that_asks if _pair({"image": {"asks_test": true}}) == set()

test_broken if _pair({"active": false}) == set()

test_alone if _findings([_test("litestar", {})]) == set()

# Images with two texts, so that the quick look at all of them does not decide.
test_text_of_its_own if {
	texts := [_test("a", {}), _test("b", {}), _test("c", {"image": {"hash": "cc"}})]
	[finding.pointer | some finding in _findings(texts)] == ["/b"]
}
