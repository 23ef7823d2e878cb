# METADATA
# title: An image is built from sources
# description: |
#   Finds compiled programs in a framework's folder that a Dockerfile copies into the image:
#   executables, libraries, jars and classes, known by their first bytes. Gradle's and Maven's
#   starters are no such programs.
#
#   What is measured is then not what the sources beside it say. Nobody can review it, and
#   nobody can build it again on another day, with another compiler. One test did it, Java's
#   tadx: the lines that build its jar are comments, and the jar is in git although the folder
#   is ignored.
#
#   What only broken tests copy is the business of `files/committed-program`.
#
#   Build the program in the Dockerfile and remove the file.
# schemas:
# - input: schema.evidence
# custom:
#   category: files
#   when: [framework.programs.copied]
#   severity: error
#   reason: What is measured is a program that nobody can review or build again.
#   fix: Build the program in the Dockerfile and remove the compiled file.
#   waive: The file is a library that its makers publish as a file only, and the README says where it comes from.
package tfblint.rules.files["copied-program"]

import data.tfblint.lib.programs

findings contains finding if {
	some group in programs.copied
	finding := {
		"pointer": "",
		"at": group.at,
		"count": count(group.programs),
		"message": sprintf(
			"the image gets what somebody compiled and committed: %s; build it in the Dockerfile instead",
			[programs.names(group.programs)],
		),
	}
}
