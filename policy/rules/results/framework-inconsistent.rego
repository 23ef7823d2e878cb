# METADATA
# title: All tests of a framework name the same framework
# description: |
#   Finds frameworks whose active tests declare different names in `framework`, apart from
#   case. `"None"` beside a name is such a difference, too.
#
#   The results sum scores by this field. Under two names a framework is two frameworks, and
#   neither has the score of the whole. Maintainers asked for one name a framework
#   (issue 9287), as others had before (issues 6018, 6033 and 7327).
#
#   Declare one name in all tests. Earlier results keep the old name, so the history of the
#   score starts anew; that is why there is no automatic fix. What differs belongs into
#   `display_name`.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/pull/9287
#   description: A request to use the same name for the framework
# schemas:
# - input: schema.frameworks
# custom:
#   category: results
#   severity: warning
#   guidance: true
#   reason: Scores are summed by this name, so each of two names has only a part of it.
#   fix: Declare one name in all tests, and say in display_name what differs.
#   waive: The folder holds two frameworks on purpose.
package tfblint.rules.results["framework-inconsistent"]

import data.tfblint.lib.prose

findings contains finding if {
	some framework in input.frameworks
	count(framework.families) > 1

	names := framework.families

	# The first test that differs from those before it.
	beyond := [test | some test in framework.tests; test.active; _name(test) != names[0]][0]
	finding := {
		"dir": framework.dir,
		"pointer": sprintf("%s/framework", [beyond.pointer]),
		"message": sprintf(
			"the tests of %s name %d frameworks: %s; declare one name in all of them",
			[framework.name, count(names), prose.list([sprintf("%q", [name]) | some name in sort(names)])],
		),
		"count": count(names),
	}
}

_name(test) := "none" if {
	lower(object.get(test.labels, "framework", "")) in data.tfblint.vocabulary.none
} else := lower(test.labels.framework)
