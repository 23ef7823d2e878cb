# METADATA
# title: A test is compared with one that runs
# description: |
#   Finds active tests whose `versus` is the name of a test that is tagged broken.
#
#   A broken test is not run, so there is nothing to compare with until it is mended. The
#   name is right, though, and the test may come back: this is a hint for whoever could mend
#   it, and for whoever looks for the numbers.
#
#   Mend the other test, or name one that runs.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/wiki/Codebase-Framework-Files#benchmark-config-file
#   description: What the field means
# schemas:
# - input: schema.matrix
# custom:
#   category: versus
#   when: [references]
#   severity: info
#   reason: A broken test has no results, so there is nothing to compare with.
#   fix: Mend the other test, or name one that runs.
#   waive: The other test is being mended.
package tfblint.rules.versus["broken-target"]

import data.tfblint.lib.versus

findings contains finding if {
	some reference in input.references
	reference.named[_].test.active == false
	finding := {
		"dir": reference.dir,
		"pointer": versus.place(reference.test.pointer),
		"message": sprintf(
			"%q is compared with %q, which is broken; mend that, or name a test that runs",
			[reference.test.name, reference.target],
		),
	}
}
