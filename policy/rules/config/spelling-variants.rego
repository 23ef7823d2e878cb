# METADATA
# title: A name is spelt in one way throughout the suite
# description: |
#   Finds values of `platform`, `webserver`, `flavor` and `framework` that other tests spell in
#   another way, and more of them do: `NodeJS` in 10 tests against `nodejs` in 44. Two
#   values are taken for one name when they differ only in capitals, blanks and punctuation.
#
#   Each of these fields is free text, by which readers filter the results. The suite folds
#   case when it publishes them and nothing else, so `Vert.x` and `vertx` become two servers.
#   Maintainers and contributors have asked for one spelling (issues 3130, 2320 and 8422).
#
#   Take over the usual spelling, or correct the others if theirs is the wrong one. The fix is
#   not safe, because results move to another name.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/3130
#   description: On spellings that differ in the results
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/8422
#   description: A contributor asks which of three spellings to use
# schemas:
# - input: schema.matrix
# custom:
#   category: config
#   severity: "off"
#   strict: info
#   reason: Readers who filter the results by one spelling miss what has another.
#   fix: Take over the spelling that most tests have.
#   waive: The project has changed the spelling of its name, and the other tests follow.
package tfblint.rules.config["spelling-variants"]

findings contains finding if {
	some key, spellings in _usual
	some framework in input.frameworks
	some test in framework.tests
	declared := _value(test, key)
	usual := spellings[declared]
	pointer := concat("/", [test.pointer, key])
	finding := {
		"dir": framework.dir,
		"pointer": pointer,
		"message": sprintf(
			"`%s` is %q; %d of %d tests spell it %q: write it so",
			[key, declared, usual.tests, usual.all, usual.spelling],
		),
		"fix": {"safe": false, "edits": [{"op": "replace", "pointer": pointer, "value": usual.spelling}]},
	}
}

_axes := {"platform": "platform", "webserver": "server", "flavor": "interpreter"}

_value(test, key) := test.declared[_axes[key]]

_value(test, "framework") := test.labels.framework

# By key, each spelling that is not the usual one of its name, with the usual one.
_usual := {key: _unusual(_values(key)) | some key in ["platform", "webserver", "flavor", "framework"]}

_values(key) := [value |
	some framework in input.frameworks
	some test in framework.tests
	value := _value(test, key)
]

_unusual(values) := {spelling: usual |
	folded := sort([[_folded(value), value] | some value in {value | some value in values}])

	# mutate: equivalent because a name with one spelling has no other below
	some name in ({pair[0] | some i, pair in folded; pair[0] == folded[i + 1][0]} - _nothing)
	counted := sort([[0 - count([1 | some value in values; value == pair[1]]), pair[1]] |
		some pair in folded
		pair[0] == name
	])
	usual := {
		"spelling": counted[0][1],
		"tests": 0 - counted[0][0],
		"all": 0 - sum([entry[0] | some entry in counted]),
	}
	some [_, spelling] in array.slice(counted, 1, count(counted))
}

# How to write nothing is the business of config/none-spelling.
_nothing := {"", "none"}

_folded(value) := replace(replace(replace(replace(replace(lower(value), " ", ""), ".", ""), "-", ""), "_", ""), "/", "")
