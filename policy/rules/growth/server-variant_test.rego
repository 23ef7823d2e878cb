package tfblint.rules.growth["server-variant_test"]

import data.tfblint.rules.growth["server-variant"] as rule

_test(name, server, declared) := {
	"name": name, "active": true, "types": ["db", "json"], "at": {"server": concat("/", ["/tests/0", name, "webserver"])},
	"language": "go", "interpreter": "none", "server": server, "platform": "none", "database": "postgres",
	"orm": "raw", "approach": "realistic", "classification": "micro", "declared": {"server": declared},
}

_findings(tests, kinds) := findings if {
	findings := rule.findings with input as {
		"tests": tests,
		"change": {"tests": {name: {"kind": kind} | some name, kind in kinds}, "purposes": []},
	}
}

_first := _test("one", "none", "None")

_second := _test("two", "nginx", "nginx")

test_added if {
	_findings([_first, _second], {"two": "added"}) == {{
		"pointer": "/tests/0/two/webserver",
		"message": `"two" is new and measures db and json as "one" does, only on the web server nginx in the place of None; keep one of the two`,
	}}
}

test_not_added if _findings([_first, _second], {"two": "altered"}) == set()

test_python if {
	_findings([object.union(_first, {"language": "python"}), object.union(_second, {"language": "python"})], {"two": "added"}) == set()
}
