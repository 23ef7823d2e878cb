# METADATA
# title: A start command starts what is built already
# description: |
#   Finds start commands and scripts that compile or install: `go run`, `mvn package`,
#   `npm install`, a compiler. What stands in a branch of a script is not judged.
#
#   A server has a minute to answer. On a fast machine it compiles in time, on a slow or busy
#   one the test fails as if the program were broken (issues 3673 and 4110); and what is
#   compiled at start may need the network. Three tests of the suite do it, all with `go run`.
#
#   Build in a `RUN` of the Dockerfile and start the result.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/3673
#   description: Building when a test is started
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/4110
#   description: The same for another test
# schemas:
# - input: schema.evidence
# custom:
#   category: image
#   severity: warning
#   reason: A server that is built when it is started may not answer within the minute that the suite waits.
#   fix: Build in a RUN of the Dockerfile and start the result.
#   waive: The compiler is guided by a profile that can only be measured beside the database.
package tfblint.rules.image["build-in-command"]

import data.tfblint.lib.images

findings contains finding if {
	# mutate: equivalent because there is no first of none; it saves time
	_building
	some use in images.firsts(_uses)
	test := input.tests[use[1]]
	program := test.start.programs[use[2]]
	finding := {
		"pointer": test.pointer,
		"at": program.at,
		"message": sprintf(
			"%q is started with %s, which builds first; build it in the Dockerfile and start the result",
			[test.name, _builds(program)],
		),
	}
}

# Most programs are no tools that build.
_building if {
	tools := data.tfblint.start_tools.building

	# mutate: equivalent because _uses looks closer; it saves time
	tools[input.tests[_].start.programs[_].name]
}

# The first program of each test that builds, by its place: tests may share a script.
_uses := [[[program.at.file, program.at.line], i, building[0]] |
	some i, test in input.tests
	test.active
	building := [n | some n, program in test.start.programs; _builds(program)]
	program := test.start.programs[building[0]]
]

# What makes a program build: its name where it does nothing else, or one of its words.
_builds(program) := concat(" ", array.concat([program.name], array.slice(told, 0, 1))) if {
	words := data.tfblint.start_tools.building[program.name]
	program.conditional == false
	told := [word | some word in program.args; word in words]
	_enough(words, told)
}

_enough([], _)

_enough(_, told) if count(told) > 0
