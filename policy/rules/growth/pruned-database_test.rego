package tfblint.rules.growth["pruned-database_test"]

import data.tfblint.rules.growth["pruned-database"] as rule

_test(name, database, declared) := {
	"name": name, "active": true, "types": ["db", "json"], "at": {"database": concat("/", ["/tests/0", name, "database"])},
	"language": "go", "interpreter": "none", "server": "none", "platform": "none", "database": database,
	"orm": "raw", "approach": "realistic", "classification": "micro", "declared": {"database": declared},
}

_findings(tests, kinds) := findings if {
	findings := rule.findings with input as {
		"tests": tests,
		"change": {"tests": {name: {"kind": kind} | some name, kind in kinds}, "purposes": []},
	}
}

_first := _test("one", "postgres", "Postgres")

_second := _test("two", "redis", "Redis")

test_added if {
	_findings([_first, _second], {"two": "added"}) == {{
		"pointer": "/tests/0/two/database",
		"message": `"two" is new and measures db as "one" does, only on Redis, which the suite has given up; keep only the test on Postgres`,
	}}
}

test_not_added if _findings([_first, _second], {"two": "altered"}) == set()

test_another_database if _findings([_first, _test("two", "mongodb", "MongoDB")], {"two": "added"}) == set()

test_bare_types if {
	_findings([_first, object.union(_second, {"types": ["json"]})], {"two": "added"}) == set()
}
