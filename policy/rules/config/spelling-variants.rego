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

findings contains _finding(input.frameworks[i], input.frameworks[i].tests[j], "platform", usual) if {
	usual := _platforms[input.frameworks[i].tests[j].declared.platform]
}

findings contains _finding(input.frameworks[i], input.frameworks[i].tests[j], "webserver", usual) if {
	usual := _servers[input.frameworks[i].tests[j].declared.server]
}

findings contains _finding(input.frameworks[i], input.frameworks[i].tests[j], "flavor", usual) if {
	usual := _flavors[input.frameworks[i].tests[j].declared.interpreter]
}

findings contains _finding(input.frameworks[i], input.frameworks[i].tests[j], "framework", usual) if {
	usual := _frameworks[input.frameworks[i].tests[j].labels.framework]
}

_platforms := _unusual([value | value := input.frameworks[_].tests[_].declared.platform])

_servers := _unusual([value | value := input.frameworks[_].tests[_].declared.server])

_flavors := _unusual([value | value := input.frameworks[_].tests[_].declared.interpreter])

_frameworks := _unusual([value | value := input.frameworks[_].tests[_].labels.framework])

_finding(framework, test, key, usual) := {
	"dir": framework.dir,
	"pointer": pointer,
	"message": sprintf(
		"`%s` is %q; %d of %d tests spell it %q: write it so",
		[key, usual.found, usual.tests, usual.all, usual.spelling],
	),
	"fix": {"safe": false, "edits": [{"op": "replace", "pointer": pointer, "value": usual.spelling}]},
} if {
	pointer := concat("/", [test.pointer, key])
}

# By each spelling that is not the usual one of its name, the usual one.
_unusual(values) := {spelling: usual |
	folded := sort([[_folded(value), value] | some value in {value | some value in values}])

	# Most names have one spelling; only the others are counted.
	# mutate: equivalent because a name with one spelling has no other below
	names := {pair[0] | some i, pair in folded; pair[0] == folded[i + 1][0]} - _nothing

	# mutate: equivalent because it only saves counting
	spellings := {pair[1]: pair[0] | some pair in folded; pair[0] in names}

	# mutate: equivalent because it only saves counting
	uses := [value | some value in values; spellings[value]]
	some name in names
	counted := sort([[0 - count([1 | some use in uses; use == value]), value] |
		some value, other in spellings
		other == name
	])
	all := 0 - sum([entry[0] | some entry in counted])
	some [_, spelling] in array.slice(counted, 1, count(counted))
	usual := {"found": spelling, "spelling": counted[0][1], "tests": 0 - counted[0][0], "all": all}
}

# How to write nothing is the business of config/none-spelling.
_nothing := {"", "none"}

_folded(value) := replace(replace(replace(replace(replace(lower(value), " ", ""), ".", ""), "-", ""), "_", ""), "/", "")
