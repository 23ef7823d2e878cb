# METADATA
# title: Every test is classified
# description: |
#   Finds active tests whose `classification` is missing or `"None"`.
#
#   Readers of the results choose by it, because a platform does less than a micro framework
#   and that less than a full stack. A test without it disappears from every such choice.
#
#   Declare `Fullstack`, `Micro` or `Platform`.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/wiki/Codebase-Framework-Files#benchmark-config-file
#   description: What the three mean
# schemas:
# - input: schema.framework
# custom:
#   category: results
#   when: [tests.classification=none]
#   severity: info
#   reason: Readers filter results by classification, and a test without one passes no filter.
#   fix: Declare Fullstack, Micro or Platform.
package tfblint.rules.results["classification-missing"]

findings contains finding if {
	some test in input.tests
	test.classification == "none"
	test.active
	finding := {
		"pointer": sprintf("%s/classification", [test.pointer]),
		"message": sprintf("%q has no classification; declare Fullstack, Micro or Platform", [test.name]),
	}
}
