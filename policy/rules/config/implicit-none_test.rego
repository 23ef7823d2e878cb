package tfblint.rules.config["implicit-none_test"]

import data.tfblint.rules.config["implicit-none"] as rule

_axes := ["approach", "classification", "database", "orm", "platform", "server"]

_test(absent, labels, database) := {
	"name": "gin",
	"pointer": "/tests/0/default",
	"database": database,
	"at": {axis: pointer |
		some axis in _axes
		pointer := {true: "/tests/0/default", false: "/tests/0/default/x"}[axis in absent]
	},
	"labels": {label: "x" | some label in labels},
}

_findings(test, faulty) := findings if {
	findings := rule.findings with input as {"tests": [test], "problems": [{"pointer": pointer} | some pointer in faulty]}
}

_keys(test, faulty) := {key |
	some finding in _findings(test, faulty)
	some edit in finding.fix.edits
	key := edit.key
}

_labels := ["framework", "os", "database_os"]

test_absent_key if {
	_findings(_test(["server"], _labels, "none"), []) == {{
		"pointer": "/tests/0/default",
		"count": 1,
		"message": `"gin" has no webserver, which counts as None; write that`,
		"fix": {"safe": true, "edits": [
			{"op": "insert", "pointer": "/tests/0/default", "key": "webserver", "value": "None"},
		]},
	}}
}

test_all_keys if {
	_keys(_test(_axes, [], "none"), []) == {
		"approach", "classification", "database", "orm", "platform", "webserver",
		"framework", "os", "database_os",
	}
}

test_keys_that_a_database_needs if _keys(_test(["orm"], ["framework", "os"], "postgres"), []) == set()

test_key_beside_a_database if _keys(_test(["server"], _labels, "postgres"), []) == {"webserver"}

test_key_of_the_wrong_kind if {
	_keys(_test([], ["framework"], "none"), ["/tests/0/default/os"]) == {"database_os"}
}

test_complete if _findings(_test([], _labels, "none"), []) == set()
