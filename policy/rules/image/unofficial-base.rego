# METADATA
# title: A base image is an official one
# description: |
#   Finds base images that are neither official images of Docker Hub (those without a folder
#   in their name) nor published by the makers of what is in them, as far as the table
#   `image_tags` tells.
#
#   What is in an image of somebody's own is known to its author only, and it disappears with
#   their interest. Maintainers prefer official images (issue 5420), but many languages have
#   none that fits: more than a hundred base images of active tests are of this kind. So the
#   rule is off; switch it on where a suite wants to look at them.
#
#   Build on an official image, and install what is missing.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/5420
#   description: The wish for official images
# schemas:
# - input: schema.evidence
# custom:
#   category: image
#   severity: "off"
#   reason: What an image of somebody's own contains is not known, and it may be gone tomorrow.
#   fix: Build on an official image.
#   waive: The project whose language or server is measured publishes the image itself.
package tfblint.rules.image["unofficial-base"]

import data.tfblint.lib.images

findings contains finding if {
	some recipe in input.recipes
	some base in recipe.image.bases
	contains(base.repository, "/")
	not strings.any_prefix_match(base.repository, data.tfblint.image_tags.makers)
	not contains(base.reference, "$")
	finding := {
		"pointer": recipe.pointer,
		"at": base.at,
		"message": sprintf(
			"%s builds on %s, which is no official image; build on one and install what is missing",
			[images.name(recipe.file), base.reference],
		),
	}
}
