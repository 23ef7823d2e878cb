# METADATA
# title: No compiled program lies among the sources
# description: |
#   Finds compiled programs in a framework's folder that no Dockerfile of an active test copies
#   by name: executables, libraries, jars and classes, known by their first bytes. Those that
#   one copies are the business of `files/copied-program`.
#
#   Such a file is a left-over of a build on somebody's machine. It weighs megabytes in the
#   history of the suite, for ever, and a `COPY . .` takes it into the image, where it may be
#   started in place of what was just built. It is found beside broken tests as well, as it
#   does not depend on them.
#
#   Remove the file and add it to `.gitignore`.
# schemas:
# - input: schema.evidence
# custom:
#   category: files
#   when: [framework.programs]
#   severity: warning
#   reason: A compiled program cannot be reviewed, and may be measured in place of what the sources say.
#   fix: Remove the file and let .gitignore keep it out.
#   waive: The file is a library that its makers publish as a file only, and the README says where it comes from.
package tfblint.rules.files["committed-program"]

import data.tfblint.lib.programs

findings contains finding if {
	some group in programs.left
	finding := {
		"pointer": "",
		"at": group.at,
		"count": count(group.programs),
		"message": sprintf(
			"compiled and committed: %s; remove it and add it to .gitignore",
			[programs.names(group.programs)],
		),
	}
}
