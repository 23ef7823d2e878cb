# METADATA
# title: An image exposes a port
# description: |
#   Finds tests whose Dockerfile exposes no port in its last stage.
#
#   The suite does not need `EXPOSE`: it reads the `port` of the configuration. Whoever runs
#   the image by itself has to look it up there. Sixteen active tests do without, so the rule
#   is off; the profile `strict` has it.
#
#   Expose the port of the configuration.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/6325
#   description: Ports in Dockerfiles
# schemas:
# - input: schema.evidence
# custom:
#   category: image
#   when: ["!tests.image.expose"]
#   severity: "off"
#   strict: info
#   reason: EXPOSE is where people and tools look for the port.
#   fix: Expose the port of the configuration.
#   waive: The base image exposes the port.
package tfblint.rules.image["expose-missing"]

import data.tfblint.lib.images

findings contains finding if {
	some recipe in input.recipes
	count(recipe.image.expose) == 0
	count(recipe.image.problems) == 0
	finding := {
		"pointer": recipe.pointer,
		"message": sprintf("%s exposes no port; add EXPOSE with the port of the configuration", [images.name(recipe.file)]),
	}
}
