# METADATA
# title: A base image names a minor version
# description: |
#   Finds base images whose tag has a single number, such as `node:24-slim` or
#   `gradle:jdk25`. Digests, tags with a date and images that count their releases in whole
#   numbers, such as `fedora:42`, are left alone. Tags without any number are the business of
#   `image/unpinned`.
#
#   Issue 10702 asks for major and minor number. The suite does not follow: about a hundred
#   base images of active tests name a major version, as their makers recommend. So the rule
#   is off; the profile `strict` has it.
#
#   Name the minor version as well.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/10702
#   description: Major and minor number, at least
# schemas:
# - input: schema.evidence
# custom:
#   category: image
#   severity: "off"
#   strict: info
#   reason: A minor release may change the speed of what is measured, and nobody sees that it came in.
#   fix: Name major and minor number in the tag.
#   waive: The image is published under major versions only.
package tfblint.rules.image["unpinned-minor"]

import data.tfblint.lib.images

findings contains finding if {
	some recipe in input.recipes
	some base in recipe.image.bases

	# Most tags have a dot, and it nearly always stands between two numbers.
	not contains(base.tag, ".")
	base.digest == ""
	regex.match(`[0-9]`, base.tag)
	not regex.match(`[0-9][^0-9]+[0-9]|[0-9]{6}`, base.tag)
	not base.repository in data.tfblint.image_tags.whole_numbers
	not contains(base.reference, "$")
	finding := {
		"pointer": recipe.pointer,
		"at": base.at,
		"message": sprintf(
			"%s builds on %s, which is another image after each minor release; name the minor version as well",
			[images.name(recipe.file), base.reference],
		),
	}
}
