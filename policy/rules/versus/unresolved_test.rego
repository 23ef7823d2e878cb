package tfblint.rules.versus.unresolved_test

import data.tfblint.rules.versus.unresolved as rule

_test(name, key, target) := {
	"name": name, "key": key, "pointer": concat("/", ["/tests/0", key]), "active": true,
	"labels": {"versus": target},
}

_others := {"dir": "frameworks/Java/others", "tests": [
	_test("netty", "default", ""), _test("undertow", "default", ""), _test("aspnetcore", "default", ""),
]}

_findings(tests, others) := findings if {
	frameworks := array.concat(
		[{"dir": "frameworks/Python/aiohttp", "tests": array.concat([_test("aiohttp", "default", "")], tests)}],
		others,
	)
	findings := rule.findings with input as {
		"frameworks": frameworks,
		"names": {test.name: framework.dir | some framework in frameworks; some test in framework.tests},
		"references": [reference |
			some framework in frameworks
			some test in framework.tests
			test.labels.versus != ""
			reference := {
				"dir": framework.dir, "test": test, "target": test.labels.versus,
				"self": lower(test.labels.versus) == lower(test.name),
				"keyed": [other.name | some other in framework.tests; other.key == test.labels.versus; other != test],
				"named": [other | other := frameworks[_].tests[_]; other.name == test.labels.versus],
			}
		],
	}
}

_pypy(target) := [_test("aiohttp-pypy", "pypy", target)]

_suggested(found, meant, safe) := {{
	"dir": "frameworks/Python/aiohttp",
	"pointer": "/tests/0/pypy/versus",
	"message": sprintf(
		"%q is compared with %q, but no test has that name; did you mean %q?",
		["aiohttp-pypy", found, meant],
	),
	"fix": {"safe": safe, "edits": [{"op": "replace", "pointer": "/tests/0/pypy/versus", "value": meant}]},
}}

test_resolved if _findings(_pypy("netty"), [_others]) == set()

test_another_case if {
	_findings(_pypy("Netty"), [_others]) == _suggested("Netty", "netty", true)
}

test_key if _findings(_pypy("default"), [_others]) == _suggested("default", "aiohttp", false)

test_own_key if {
	findings := _findings(_pypy("pypy"), [_others])
	count(findings) == 1
	[finding | some finding in findings; finding.fix] == []
}

test_key_of_another_framework if {
	[finding | some finding in _findings([_test("aiohttp-pypy", "pypy", "x")], [_others]); finding.fix] == []
}

test_case_before_key if {
	others := {"dir": "frameworks/Java/orm", "tests": [_test("orm", "default", "")]}
	tests := [_test("aiohttp-pypy", "pypy", "ORM"), _test("aiohttp-orm", "ORM", "")]
	_findings(tests, [others]) == _suggested("ORM", "orm", true)
}

test_renamed if {
	_findings(_pypy("aspcore"), [_others]) == _suggested("aspcore", "aspnetcore", false)
}

test_renamed_to_what_is_not_there if {
	[finding | some finding in _findings(_pypy("aspcore-mvc"), [_others]); finding.fix] == []
}

test_unknown if {
	_findings(_pypy("servlet-raw"), [_others]) == {{
		"dir": "frameworks/Python/aiohttp",
		"pointer": "/tests/0/pypy/versus",
		"message": concat("", [
			`"aiohttp-pypy" is compared with "servlet-raw", but no test has that name; `,
			`write the name of an active test, or "None"`,
		]),
	}}
}

test_alone if {
	_findings(_pypy("servlet-raw"), []) == set()
	_findings(_pypy("default"), []) == set()
	_findings(array.concat(_pypy("aspcore"), [_test("aspnetcore", "x", "")]), []) == set()
	_findings(_pypy("AIOHTTP"), []) == _suggested("AIOHTTP", "aiohttp", true)
}

test_own_name_in_another_case if _findings(_pypy("AIOHTTP-pypy"), [_others]) == set()
