package tfblint.rules.python["server-limit_test"]

import data.tfblint.rules.python["server-limit"] as rule

_test(platform, server) := {
	"name": concat("-", ["falcon", server]), "active": true, "language": "python", "platform": platform, "server": server,
	"at": {"server": concat("", ["/tests/0/", server, "/webserver"])},
}

_findings(tests) := findings if {
	findings := rule.findings with input as {"framework": {"name": "falcon"}, "tests": tests}
		with data.tfblint.params["python/server-limit"] as {"max": 2}
}

_two := [_test("wsgi", "gunicorn"), _test("none", "uvicorn")]

test_at_the_limit if _findings(_two) == set()

test_above if {
	_findings(array.concat(_two, [_test("asyncio", "none"), _test("asgi", "granian")])) == {{
		"pointer": "/tests/0/none/webserver",
		"count": 4,
		"message": concat("", [
			"falcon runs on 4 servers: wsgi on gunicorn, uvicorn, asyncio and asgi on granian; ",
			`at most 2 are wanted, and "falcon-none" is the first beyond them: remove 2`,
		]),
	}}
}

test_same_pair_again if _findings(array.concat(_two, [_test("wsgi", "gunicorn"), _test("none", "uvicorn")])) == set()

test_broken_do_not_count if {
	_findings(array.concat(_two, [object.union(_test("asgi", "granian"), {"active": false})])) == set()
}

test_other_languages_do_not_count if {
	_findings(array.concat(_two, [object.union(_test("asgi", "granian"), {"language": "cython"})])) == set()
}
