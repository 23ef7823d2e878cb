# METADATA
# title: What a Dockerfile copies is there
# description: |
#   Finds sources of `COPY` and `ADD` that are not in the framework's folder, which is what
#   the suite hands to the build. Sources with a variable that has no value, URLs, and what
#   comes from other stages and images are not judged.
#
#   Such an image cannot be built. Usually the file was renamed, or `.gitignore` kept it out
#   of the commit while it lies in its author's folder.
#
#   Add the file, or correct its name.
# schemas:
# - input: schema.evidence
# custom:
#   category: files
#   when: ["!tests.image.copies.exists"]
#   severity: error
#   reason: The build stops where a COPY finds nothing, so the test cannot run.
#   fix: Add the file to the framework's folder, or correct its name in the Dockerfile.
#   waive: The folder that is checked lacks files that the suite has when it builds, such as a work tree without what git ignores or has not fetched.
package tfblint.rules.files["copy-source-missing"]

import data.tfblint.lib.images
import data.tfblint.lib.prose

findings contains finding if {
	some recipe in input.recipes
	some copy in recipe.image.copies
	copy.exists == false
	finding := {
		"pointer": recipe.pointer,
		"at": copy.at,
		"message": sprintf(
			"%s copies %q, which is not in %s; add the file or correct its name",
			[images.name(recipe.file), copy.source, prose.folder(input.framework.dir)],
		),
	}
}
