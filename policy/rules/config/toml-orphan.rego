# METADATA
# title: config.toml has the tests that benchmark_config.json has
# description: |
#   Finds sections of `config.toml` without a test of that key in `benchmark_config.json`, and
#   tests without a section. `[main]` stands for the test `default`.
#
#   The suite runs what `benchmark_config.json` says and does not look at `config.toml`. A
#   section without a test is mostly a test that was removed or renamed in the one file only;
#   in March 2026 the suite had 63 of them, and 91 tests without a section.
#
#   Delete `config.toml`. Correcting it works as well, until the next change.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/6259
#   description: The plan for the toolset that config.toml was made for
# schemas:
# - input: schema.evidence
# custom:
#   category: config
#   when: [framework.twin]
#   severity: off
#   strict: info
#   reason: Nothing reads config.toml, so a test that is only there is never run.
#   fix: Delete config.toml; or give it one section for each test.
#   waive: Where a tool of your own reads config.toml; then correct the file rather than delete it.
package tfblint.rules.config["toml-orphan"]

import data.tfblint.lib.prose
import data.tfblint.lib.twin

findings contains finding if {
	keys := {test.key | some test in input.tests}
	some key, section in twin.sections
	not key in keys
	finding := {
		"pointer": "/tests",
		"at": section.at,
		"message": sprintf(
			"config.toml describes the test %q, which %q does not have; delete config.toml, which nothing reads",
			[key, input.framework.name],
		),
	}
}

findings contains finding if {
	sections := twin.sections
	missing := [test | some test in input.tests; not sections[test.key]]
	first := missing[0]
	finding := {
		"pointer": first.pointer,
		"message": sprintf(
			"config.toml does not describe %s; delete config.toml, which nothing reads",
			[prose.list([sprintf("%q", [test.name]) | some test in missing])],
		),
		"count": count(missing),
	}
}
