# METADATA
# title: Every Dockerfile belongs to a test
# description: |
#   Finds Dockerfiles (`*.dockerfile`) in the folder of a framework with active tests that no
#   test is built from and that no other file there mentions. A Dockerfile of a broken test
#   belongs to a test.
#
#   They are what is left of tests that were removed. Nothing builds them, so nobody notices
#   when they stop to build, and everyone who moves the framework to a new version edits them
#   as well. Maintainers have let people keep the sources of a test for another day
#   (issues 5738 and 6170), so this is a hint.
#
#   Remove the Dockerfile; git keeps it.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/5738
#   description: Variants may be kept and swapped
# schemas:
# - input: schema.evidence
# custom:
#   category: files
#   when: [framework.unused.kind=recipe]
#   severity: info
#   severity_when_added: warning
#   reason: Nothing builds the file, so it rots, and costs everyone time who edits it with the others.
#   fix: Remove the file, or add the test that is built from it.
#   waive: The image is built by hand and others build on it, or the test is kept to be swapped in.
package tfblint.rules.files["unused-recipe"]

import data.tfblint.lib.leftovers

findings contains finding if {
	some unused in leftovers.files
	unused.kind == "recipe"
	finding := {
		"pointer": "",
		"at": leftovers.place(unused),
		"message": sprintf("no test is built from %s; remove it, or add its test", [unused.file]),
	}
}
