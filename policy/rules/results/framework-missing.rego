# METADATA
# title: A framework's tests name it
# description: |
#   Finds frameworks whose active tests all declare no `framework`, or `"None"`. Tests of an
#   exempt classification are left alone: a platform or a server declares `"None"` on
#   purpose, as it is no framework. Where some tests have a name and others do not,
#   `results/framework-inconsistent` says so.
#
#   The results sum scores by this field and leave `"None"` out, so such a framework never
#   appears in the composite score, however many types it measures. About 18 of the 193
#   commits that added tests between 2024 and March 2026 left it out.
#
#   Declare the framework's name in all tests, or classify it as a platform if it is one.
#   With an empty list in `exempt`, platforms are reported as well.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/6018
#   description: A framework that was missing from the composite score
# schemas:
# - input: schema.framework
# custom:
#   category: results
#   when: [framework.families=none]
#   severity: info
#   reason: What has no framework's name is left out of the composite score.
#   fix: Declare the framework's name in all tests.
#   waive: It is a server that is classified otherwise for a reason.
#   params:
#     exempt:
#       description: Normalised classifications of tests that need no framework.
#       default: [platform]
package tfblint.rules.results["framework-missing"]

findings contains finding if {
	input.framework.families == ["none"]
	exempt := data.tfblint.params["results/framework-missing"].exempt
	nameless := [test | some test in input.tests; test.active; not test.classification in exempt]
	first := nameless[0]
	finding := {
		"pointer": sprintf("%s/framework", [first.pointer]),
		"message": sprintf(
			"%s of %s %s no framework, so the composite score leaves it out; declare %q",
			[_tests(count(nameless)), input.framework.name, _name(count(nameless)), input.framework.name],
		),
		"count": count(nameless),
	}
}

_tests(1) := "one test"

_tests(number) := sprintf("%d tests", [number]) if number != 1

_name(1) := "names"

_name(number) := "name" if number != 1
