# METADATA
# title: A variant differs in more than its base image
# description: |
#   Finds tests whose name adds nothing but the name of an image flavour, such as `scratch`,
#   `slim` or `alpine`, to that of another test with the same stack, database and ORM.
#
#   The image is what the program is shipped in. On Linux the same program runs at the same
#   speed in a large image and in a small one, so the pair costs two builds and up to
#   twelve minutes of every run for a difference of noise. Maintainers have asked
#   contributors more than once to change the image of the test instead (issues 5623, 8201
#   and 8209).
#
#   Give the one test the image that you would deploy, and remove the other. Where the image
#   does change what runs, say musl instead of glibc or another allocator, say that in the
#   test's name.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/pull/8209
#   description: A variant for another image
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/pull/8201
#   description: Another one
# schemas:
# - input: schema.stacks
# custom:
#   category: matrix
#   severity: info
#   severity_when_added: warning
#   strict: warning
#   guidance: true
#   reason: An image is what a program is shipped in; the program in it runs at the same speed.
#   fix: Give one test the image that you would deploy, and remove the other.
#   waive: The image brings another C library or allocator, and the results are there to show it.
package tfblint.rules.matrix["image-only-variant"]

import data.tfblint.lib.prose
import data.tfblint.lib.variants

findings contains finding if {
	images := data.tfblint.words.image
	some stack in input.stacks
	some test in stack
	added := [word | some word in test.words; word in images]
	count(added) > 0
	base := variants.base(test, stack, added)
	finding := {
		"pointer": test.pointer,
		"message": sprintf(
			"%q differs from %q only in its image (%s); keep one of the two",
			[test.name, base.name, prose.list(added)],
		),
	}
}
