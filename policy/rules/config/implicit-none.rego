# METADATA
# title: A test says None where it has none
# description: |
#   Finds tests without one of the keys that the suite takes for `None` when they are absent:
#   `approach`, `classification`, `database`, `framework`, `orm`, `platform`, `webserver`,
#   `os` and `database_os`.
#
#   Absent and `None` are the same to the suite, but not to a reader, who cannot tell whether
#   the author meant none or forgot the key. The real tree has 55 such keys; new
#   configurations, which the suite's scaffolding writes, have all of them. `orm` and
#   `database_os` of a test with a database are `config/missing-key`.
#
#   Add the key, with what holds or with `None`. Adding `None` is safe. The rule only speaks in
#   the profile `strict`.
# schemas:
# - input: schema.framework
# custom:
#   category: config
#   severity: "off"
#   strict: info
#   reason: A reader cannot tell a test that has none from one whose author forgot the key.
#   fix: Add the key with what holds, or with None.
package tfblint.rules.config["implicit-none"]

import data.tfblint.lib.prose

findings contains finding if {
	some test in input.tests
	keys := [key |
		some key in _absent(test)
		not concat("/", [test.pointer, key]) in _faulty
	]
	count(keys) > 0
	finding := {
		"pointer": test.pointer,
		"count": count(keys),
		"message": sprintf("%q has no %s, which counts as None; write that", [test.name, prose.list(keys)]),
		"fix": {"safe": true, "edits": [edit |
			some key in keys
			edit := {"op": "insert", "pointer": test.pointer, "key": key, "value": "None"}
		]},
	}
}

# The axes of a test point at its entry where their key is not there.
_absent(test) := array.concat(
	[key | some axis, key in _axes; test.at[axis] == test.pointer; _free(test, key)],
	[key | some key in ["framework", "os", "database_os"]; not test.labels[key]; _free(test, key)],
)

_axes := {
	"approach": "approach",
	"classification": "classification",
	"database": "database",
	"orm": "orm",
	"platform": "platform",
	"server": "webserver",
}

# With a database these two say something about it, and None would be refused.
_free(test, _) if test.database == "none"

_free(_, key) if not key in {"orm", "database_os"}

# A key with a value of the wrong kind is there, though no label says so.
_faulty := {problem.pointer | some problem in input.problems}
