# METADATA
# title: One test of a framework is the default
# description: |
#   Finds frameworks with active tests of which none has the key `default`.
#
#   The default test is called like the framework itself. It is the one that others mean when
#   they name the framework in `versus` or run it with `--test`, and the first that readers of
#   the results look for. The suite's own toolset warns of it as well, in the output of every
#   run (issues 10012 and 10023), and new frameworks are sent back for it (issues 5728 and
#   4049).
#
#   Rename the test that shows the framework as it is meant to be used. Results and the
#   Dockerfile are called after the test, so rename the Dockerfile with it.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/10012
#   description: A framework without a default test
# schemas:
# - input: schema.framework
# custom:
#   category: config
#   when: ["!tests.default"]
#   severity: warning
#   guidance: true
#   reason: Whoever names the framework, in versus or on the command line, means its default test.
#   fix: Give the key default to the test that stands for the framework.
#   waive: The framework is only measured in variants of equal weight, and nothing refers to it by its bare name.
package tfblint.rules.config["missing-default"]

findings contains finding if {
	not _default

	# A framework whose tests are all broken is not run under any name.
	_active
	finding := {
		"pointer": "/tests/0",
		"message": sprintf(
			"%s has no test called default; rename the one that stands for the framework, %s for instance",
			[input.framework.name, input.tests[0].key],
		),
	}
}

_default if input.tests[_].default

_active if input.tests[_].active
