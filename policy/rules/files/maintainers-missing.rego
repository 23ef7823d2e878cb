# METADATA
# title: A framework names its maintainers
# description: |
#   Finds configurations of frameworks with active tests that name no maintainers.
#
#   The suite's workflow calls those whom `maintainers` names when somebody changes their
#   framework (issue 10717). Where nobody is named, nobody looks at the change, and nobody
#   hears that the test is broken. Nine frameworks in ten name none: the key is young. So the
#   rule is off for what stands, and asks new frameworks for it.
#
#   Add `maintainers`, a list of GitHub logins.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/10717
#   description: Maintainers are told of changes
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/10721
#   description: The key of the configuration
# schemas:
# - input: schema.framework
# custom:
#   category: files
#   when: ["!framework.maintainers"]
#   severity: "off"
#   severity_when_added: warning
#   strict: info
#   reason: Where nobody is named, nobody hears of a change to the framework or of its broken test.
#   fix: Add maintainers with the GitHub logins of those who answer for the framework.
#   waive: Those who wrote the tests have left.
package tfblint.rules.files["maintainers-missing"]

findings contains finding if {
	count(input.framework.maintainers) == 0
	some test in input.tests
	test.active
	finding := {
		"pointer": "/maintainers",
		"message": sprintf("%s names no maintainers; add them, a list of GitHub logins", [input.framework.name]),
	}
}
