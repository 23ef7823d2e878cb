# METADATA
# title: A framework has at most ten active tests
# description: |
#   Counts the tests of a framework that are not tagged broken, over all entries of its
#   `tests` list, and reports the framework when there are more than `max`.
#
#   Ten is the only size limit that the suite's maintainers wrote down (issue 8420, after
#   15 in issue 6170); their own toolset prints a warning above it, but counts each entry
#   of the list by itself. A test with all types takes twelve minutes of every run, plus
#   its build. Of the tests that pull requests added to frameworks at or beyond ten, 57 %
#   were removed again within three years, against 31 % of the others.
#
#   Keep the variants that answer different questions and remove those that only show
#   another combination. A broken test does not count, but it will when it is mended; the
#   message gives both numbers. So a change that mends the eleventh test is reported like one
#   that adds it.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/8420
#   description: The limit of ten
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/5738
#   description: An earlier discussion, which allows for exceptions
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/pull/9667
#   description: The toolset's own warning
# schemas:
# - input: schema.frameworks
# custom:
#   category: matrix
#   severity: warning
#   severity_when_added: error
#   strict: error
#   guidance: true
#   reason: Every test costs up to twelve minutes of each run, and more than ten of one framework leave less for all others.
#   fix: Remove variants until the framework is within the limit.
#   waive: The framework has had more tests for years and is shrinking; name the number that is allowed meanwhile.
#   params:
#     max:
#       description: Most active tests that a framework may have.
#       default: 10
package tfblint.rules.matrix["max-tests"]

findings contains finding if {
	max := data.tfblint.params["matrix/max-tests"].max
	some framework in input.frameworks

	# mutate: equivalent because active tests are fewer still; it saves time
	count(framework.tests) > max
	active := [test | some test in framework.tests; test.active]

	# The first test beyond the limit, if there is one: the place to start removing.
	beyond := active[max]
	finding := {
		"dir": framework.dir,
		"pointer": beyond.pointer,
		"message": sprintf(
			"%s has %d active tests%s; at most %d are allowed: remove %d",
			[framework.name, count(active), _broken(count(framework.tests) - count(active)), max, count(active) - max],
		),
		"count": count(active),
	}
}

_broken(0) := ""

_broken(number) := sprintf(" (and %d broken)", [number]) if number > 0
