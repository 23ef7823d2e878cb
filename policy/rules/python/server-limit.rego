# METADATA
# title: A Python framework is measured on at most three servers
# description: |
#   Counts the different pairs of platform and web server among a framework's active
#   Python tests and reports the framework when there are more than `max`.
#
#   The guidance of the Python folder names three servers as more than it can maintain for
#   every framework. The gain from one server to the next is much the same for all
#   frameworks, so the pairs answer one question many times. History agrees: tests whose
#   nearest relative differs only in its web server are those that are removed soonest, 15 %
#   a year against under 7 % of all. Five frameworks are above three, falcon with eight.
#
#   Keep the server that the framework recommends, the one that is fastest and one for
#   comparison; remove the others.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/tree/master/frameworks/Python#before-writing-new-tests
#   description: The guidance of the Python folder on the size of the matrix
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/8184
#   description: The same wish for all languages
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/pull/8055
#   description: The other opinion, that results belong to the pair of framework and server
# schemas:
# - input: schema.framework
# custom:
#   category: python
#   severity: warning
#   guidance: true
#   reason: A server speeds up every framework by much the same share, so each further one tells little.
#   fix: Remove tests until the framework is within the limit.
#   waive: The framework is itself a server, or is made to show one.
#   languages: [python]
#   params:
#     max:
#       description: Most pairs of platform and web server that the active tests of a framework may have.
#       default: 3
package tfblint.rules.python["server-limit"]

import data.tfblint.lib.prose

findings contains finding if {
	max := data.tfblint.params["python/server-limit"].max

	# mutate: equivalent because there are not more servers than tests; most frameworks end here
	count(input.tests) > max
	uses := [{"pair": _pair(test), "test": test} | some test in input.tests; test.active; test.language == "python"]
	firsts := [use |
		some i, use in uses
		not use.pair in [earlier.pair | some earlier in array.slice(uses, 0, i)]
	]

	# The first test that goes beyond the limit, if one does.
	beyond := firsts[max].test
	finding := {
		"pointer": beyond.at.server,
		"count": count(firsts),
		"message": sprintf(
			"%s runs on %d servers: %s; at most %d are wanted, and %q is the first beyond them: remove %d",
			[
				input.framework.name, count(firsts), prose.list([first.pair | some first in firsts]),
				max, beyond.name, count(firsts) - max,
			],
		),
	}
}

_pair(test) := test.server if {
	test.platform in ["none", test.server]
} else := test.platform if {
	test.server == "none"
} else := sprintf("%s on %s", [test.platform, test.server])
