# METADATA
# title: A framework is measured on at most four servers
# description: |
#   Counts the different pairs of platform and web server among a framework's active tests
#   and reports the framework when there are more than `max`. Frameworks in Python are judged
#   by `python/server-limit`.
#
#   How much one server gains over the next is much the same for every framework, so many
#   pairs answer one question many times. Maintainers wished for two to four platforms a
#   framework (issues 8183 and 8184); the other opinion is that a result belongs to the pair
#   and all pairs deserve one (issue 8055). Tests that differ from their nearest relative
#   only in the web server are also those that are given up soonest, 15 % a year against
#   under 7 % of all.
#
#   Keep the server that the framework recommends, the fastest and one or two for
#   comparison; remove the others.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/pull/8183
#   description: The wish for two to four platforms
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/8184
#   description: The same in another framework
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/pull/8055
#   description: The other opinion, that results belong to the pair of framework and server
# schemas:
# - input: schema.frameworks
# custom:
#   category: matrix
#   severity: info
#   severity_when_added: warning
#   strict: warning
#   guidance: true
#   reason: A server speeds up every framework by much the same share, so each further one tells little.
#   fix: Remove tests until the framework is within the limit.
#   waive: The framework is there to show how servers compare.
#   params:
#     max:
#       description: Most pairs of platform and web server that the active tests of a framework may have.
#       default: 4
package tfblint.rules.matrix["server-limit"]

import data.tfblint.lib.prose
import data.tfblint.lib.servers

findings contains finding if {
	max := data.tfblint.params["matrix/server-limit"].max

	# mutate: equivalent because there are no more servers than tests; it saves time
	count(input.frameworks[i].tests) > max
	framework := input.frameworks[i]

	# mutate: equivalent because active tests have no more servers than all; it saves time
	count({[test.platform, test.server] | some test in framework.tests}) > max
	firsts := servers.firsts([test |
		some test in framework.tests
		test.active

		# python/server-limit counts these.
		test.language != "python"
	])

	# The first test that goes beyond the limit, if there is one.
	beyond := firsts[max].test
	finding := {
		"dir": framework.dir,
		"pointer": sprintf("%s/webserver", [beyond.pointer]),
		"message": sprintf(
			"%s runs on %d servers: %s; at most %d are wanted, and %q is the first beyond them: remove %d",
			[
				framework.name, count(firsts), prose.list([first.server | some first in firsts]),
				max, beyond.name, count(firsts) - max,
			],
		),
		"count": count(firsts),
	}
}
