package tfblint.rules.growth["platform-variant_test"]

import data.tfblint.rules.growth["platform-variant"] as rule

_test(name, platform, declared) := {
	"name": name, "active": true, "types": ["db", "json"], "at": {"platform": concat("/", ["/tests/0", name, "platform"])},
	"language": "go", "interpreter": "none", "server": "none", "platform": platform, "database": "postgres",
	"orm": "raw", "approach": "realistic", "classification": "micro", "declared": {"platform": declared},
}

_findings(tests, kinds) := findings if {
	findings := rule.findings with input as {
		"tests": tests,
		"change": {"tests": {name: {"kind": kind} | some name, kind in kinds}, "purposes": []},
	}
}

_first := _test("one", "netty", "Netty")

_second := _test("two", "undertow", "Undertow")

test_added if {
	_findings([_first, _second], {"two": "added"}) == {{
		"pointer": "/tests/0/two/platform",
		"message": `"two" is new and measures db and json as "one" does, only on the platform Undertow in the place of Netty; keep one of the two`,
	}}
}

test_not_added if _findings([_first, _second], {"two": "altered"}) == set()
