# METADATA
# title: A test's name can name an image
# description: |
#   Finds tests whose name no container image can have.
#
#   The suite builds each test as the image `techempower/tfb.test.<name>`, where the name is
#   the framework's and the test's key joined with a dash. Image names are lower-case
#   letters and digits with dots, dashes or underscores between them. The
#   name is not changed on the way, so an upper-case letter or a blank fails the build.
#
#   Rename the test's key, or the framework, and with it the Dockerfile of that name. The
#   `display_name` may hold any text.
# related_resources:
# - ref: https://github.com/distribution/reference
#   description: The grammar of image names
# schemas:
# - input: schema.problems
# custom:
#   category: config
#   when: [problems.code=name]
#   severity: error
#   reason: The name becomes part of the image's name, and the build fails when it is not a legal one.
#   fix: Rename the test with lower-case letters, digits and dashes.
package tfblint.rules.config.name

import data.tfblint.lib.problems

findings contains problems.finding(problem) if {
	some problem in problems.of("config/name")
}
