package tfblint.rules.matrix["server-limit_test"]

import data.tfblint.rules.matrix["server-limit"] as rule

_test(server, changes) := object.union(
	{
		"name": concat("-", ["rack", server]), "active": true, "language": "ruby", "platform": "none",
		"server": server, "pointer": concat("", ["/tests/0/", server]),
	},
	changes,
)

_findings(tests) := findings if {
	findings := rule.findings with input as {"frameworks": [{"name": "rack", "dir": "frameworks/Ruby/rack", "tests": tests}]}
		with data.tfblint.params["matrix/server-limit"] as {"max": 2}
}

_two := [_test("puma", {}), _test("falcon", {})]

test_above if {
	_findings(array.concat(_two, [_test("iodine", {})])) == {{
		"dir": "frameworks/Ruby/rack",
		"pointer": "/tests/0/iodine/webserver",
		"message": concat("", [
			"rack runs on 3 servers: puma, falcon and iodine; ",
			`at most 2 are wanted, and "rack-iodine" is the first beyond them: remove 1`,
		]),
		"count": 3,
	}}
}

test_at_the_limit if _findings(_two) == set()

test_one_server_twice if _findings(array.concat(_two, [_test("puma", {})])) == set()

test_broken if _findings(array.concat(_two, [_test("iodine", {"active": false})])) == set()

test_python if _findings(array.concat(_two, [_test("iodine", {"language": "python"})])) == set()
