# METADATA
# title: The matrix of a language keeps to its limits
# description: |
#   Counts, for each language in `limits`, the frameworks, servers, databases and
#   interpreters of its active tests, and reports each count above its limit. Of an axis
#   that is too long it names the value with the fewest tests, which is the cheapest to give
#   up, and points at its first test.
#
#   What is built is the product of the four numbers, not their sum. The guidance of the
#   Python folder names about five frameworks, three servers, three databases and three
#   interpreters as already more than its maintainers can look after. Databases and
#   interpreters have kept near that, so these two limits are set. The folder has long
#   outgrown the other two (36 frameworks), and a limit that only reports the past helps
#   nobody: set `frameworks` and `servers` to today's numbers to stop further growth.
#
#   Remove the tests with the value that is named, or raise the limit together with the
#   people who maintain the language.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/tree/master/frameworks/Python#before-writing-new-tests
#   description: The guidance of the Python folder on the size of the matrix
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/3626
#   description: On showing one good way rather than several options
# schemas:
# - input: schema.matrix
# custom:
#   category: matrix
#   severity: warning
#   guidance: true
#   reason: Each new value on an axis invites every framework to add a test for it.
#   fix: Remove the tests with the value that is named, or agree on a higher limit.
#   waive: The value is replacing another one, whose tests go next.
#   params:
#     limits:
#       description: |
#         By normalised language, the most frameworks, servers, databases and interpreters
#         that its active tests may have. What is left out is not limited.
#       default:
#         python:
#           databases: 3
#           interpreters: 3
package tfblint.rules.matrix["axis-limits"]

import data.tfblint.lib.prose

_limits := data.tfblint.params["matrix/axis-limits"].limits

_axes := {"servers": "server", "databases": "database", "interpreters": "interpreter"}

findings contains finding if {
	some language, limits in _limits
	uses := input.languages[language]
	some plural, axis in _axes
	limit := limits[plural]
	values := {value | value := uses[_].test[axis]} - {"none"}
	count(values) > limit

	# A value's number of tests first, so that the smallest entry is the rarest value.
	ranked := sort([[count([use | some use in uses; use.test[axis] == value]), value] | some value in values])
	rarest := ranked[0][1]
	use := [use | some use in uses; use.test[axis] == rarest][0]
	finding := {
		"dir": use.dir,
		"pointer": use.test.pointer,
		"message": sprintf(
			"%s has %d %s (%s), the limit is %d; remove one, for instance %s",
			[language, count(values), plural, _counted(ranked), limit, rarest],
		),
	}
}

findings contains finding if {
	some language, limits in _limits
	dirs := {use.dir | some use in input.languages[language]}
	count(dirs) > limits.frameworks

	# The smallest framework, for the same reason.
	ranked := sort([[count([use | some use in input.languages[language]; use.dir == dir]), dir] | some dir in dirs])
	finding := {
		"dir": ranked[0][1],
		"pointer": "",
		"message": sprintf(
			"%s has %d frameworks, the limit is %d; remove %d, for instance this one, which has the fewest tests",
			[language, count(dirs), limits.frameworks, count(dirs) - limits.frameworks],
		),
	}
}

_counted(ranked) := prose.list([sprintf("%s in %d", [entry[1], entry[0]]) | some entry in array.reverse(ranked)])
