package tfblint.rules.growth["database-variant_test"]

import data.tfblint.rules.growth["database-variant"] as rule

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

_second := _test("two", "mongodb", "MongoDB")

test_added if {
	_findings([_first, _second], {"two": "added"}) == {{
		"pointer": "/tests/0/two/database",
		"message": `"two" is new and measures db as "one" does, only on MongoDB in the place of Postgres; keep one of the two`,
	}}
}

test_not_added if _findings([_first, _second], {"two": "altered"}) == set()

test_sql_beside_a_document_store if {
	count(_findings([_test("one", "mongodb", "MongoDB"), _test("two", "mysql", "MySQL")], {"two": "added"})) == 1
}

test_two_sql_databases if _findings([_first, _test("two", "mysql", "MySQL")], {"two": "added"}) == set()

test_given_up if _findings([_first, _test("two", "redis", "Redis")], {"two": "added"}) == set()

test_bare_types if {
	_findings([_first, object.union(_second, {"types": ["json"]})], {"two": "added"}) == set()
}
