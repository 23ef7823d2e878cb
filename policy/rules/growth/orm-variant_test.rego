package tfblint.rules.growth["orm-variant_test"]

import data.tfblint.rules.growth["orm-variant"] as rule

_test(name, orm, declared) := {
	"name": name, "active": true, "types": ["db", "json"], "at": {"orm": concat("/", ["/tests/0", name, "orm"])},
	"language": "go", "interpreter": "none", "server": "none", "platform": "none", "database": "postgres",
	"orm": orm, "approach": "realistic", "classification": "micro", "declared": {"orm": declared},
}

_findings(tests, kinds) := findings if {
	findings := rule.findings with input as {
		"tests": tests,
		"change": {"tests": {name: {"kind": kind} | some name, kind in kinds}, "purposes": []},
	}
}

_first := _test("one", "raw", "Raw")

_second := _test("two", "full", "Full")

test_added if {
	_findings([_first, _second], {"two": "added"}) == {{
		"pointer": "/tests/0/two/orm",
		"message": `"two" is new and measures db as "one" does, only with the ORM Full in the place of Raw; keep one of the two`,
	}}
}

test_not_added if _findings([_first, _second], {"two": "altered"}) == set()

test_bare_types if {
	_findings([_first, object.union(_second, {"types": ["json"]})], {"two": "added"}) == set()
}
