# METADATA
# title: A test is not compared with itself
# description: |
#   Finds active tests whose `versus` is their own name, in any case.
#
#   Such a comparison always says 100 %. The field is meant for a test that does the same
#   with less, such as the server below a framework; where there is none, `"None"` says so.
#   Maintainers took out a number of such entries by hand (pull request 10631).
#
#   Write `"None"`, which `--fix` does, or the name of the test below.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/pull/10631
#   description: A removal of references of tests to themselves
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/wiki/Codebase-Framework-Files#benchmark-config-file
#   description: What the field means
# schemas:
# - input: schema.matrix
# custom:
#   category: versus
#   when: [references]
#   severity: warning
#   guidance: true
#   reason: A comparison of a test with itself says 100 % whatever is measured.
#   fix: Write "None", or the name of the test that this one builds on.
package tfblint.rules.versus.self

import data.tfblint.lib.versus

findings contains finding if {
	some reference in input.references
	reference.self
	finding := {
		"dir": reference.dir,
		"pointer": versus.place(reference.test.pointer),
		"message": sprintf(
			"%q is compared with itself; write \"None\", or the name of the test that it builds on",
			[reference.test.name],
		),
		"fix": versus.fix(reference.test.pointer, "None", true),
	}
}
