package tfblint.rules.config["spelling-variants_test"]

import data.tfblint.rules.config["spelling-variants"] as rule

_test(i, changes) := object.union(
	{
		"pointer": sprintf("/tests/0/t%d", [i]),
		"declared": {"platform": "None", "server": "None", "interpreter": "None"},
		"labels": {},
	},
	changes,
)

_findings(tests) := findings if {
	findings := rule.findings with input as {"frameworks": [{
		"dir": "frameworks/JavaScript/express",
		"tests": [_test(i, changes) | some i, changes in tests],
	}]}
}

_declared(axis, values) := [{"declared": {axis: value}} | some value in values]

_messages(tests) := {finding.message | some finding in _findings(tests)}

test_minority if {
	_findings(_declared("platform", ["nodejs", "Node.JS", "nodejs"])) == {{
		"dir": "frameworks/JavaScript/express",
		"pointer": "/tests/0/t1/platform",
		"message": "`platform` is \"Node.JS\"; 2 of 3 tests spell it \"nodejs\": write it so",
		"fix": {
			"safe": false,
			"edits": [{"op": "replace", "pointer": "/tests/0/t1/platform", "value": "nodejs"}],
		},
	}}
}

test_server if {
	_messages(_declared("server", ["Vert.x", "vertx", "Vert.x"])) == {
		"`webserver` is \"vertx\"; 2 of 3 tests spell it \"Vert.x\": write it so",
	}
}

test_flavor if {
	_messages(_declared("interpreter", ["PyPy3", "Pypy3", "PyPy3"])) == {
		"`flavor` is \"Pypy3\"; 2 of 3 tests spell it \"PyPy3\": write it so",
	}
}

test_framework if {
	_messages([{"labels": {"framework": name}} | some name in ["ktor", "Ktor", "ktor"]]) == {
		"`framework` is \"Ktor\"; 2 of 3 tests spell it \"ktor\": write it so",
	}
}

test_punctuation if {
	count(_messages(_declared("platform", ["a b.c-d_e/f", "abcdef", "abcdef"]))) == 1
}

test_draw if {
	_messages(_declared("platform", ["ripple", "Ripple"])) == {
		"`platform` is \"ripple\"; 1 of 2 tests spell it \"Ripple\": write it so",
	}
}

test_two_names if {
	_messages(_declared("platform", ["nodejs", "NodeJS", "netty", "Netty", "Netty"])) == {
		"`platform` is \"nodejs\"; 1 of 2 tests spell it \"NodeJS\": write it so",
		"`platform` is \"netty\"; 2 of 3 tests spell it \"Netty\": write it so",
	}
}

test_one_spelling if _findings(_declared("platform", ["nodejs", "nodejs", "netty"])) == set()

test_nothing if _findings(_declared("platform", ["None", "none", "", "-", "NONE"])) == set()
