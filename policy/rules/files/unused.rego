# METADATA
# title: Every script and settings file is used
# description: |
#   Finds scripts, settings (`*.ini`, `*.conf`) and Python requirement files, directly in the
#   folder of a framework with active tests, that no other file there names. Dockerfiles are
#   the business of `files/unused-recipe`.
#
#   They are what is left of tests that were removed, such as the requirements of a server on
#   which the framework is measured no more. Whoever wants to know how a test is started reads
#   them first. A program may find such a file by its name alone, so this is a hint.
#
#   Remove the file; git keeps it.
# schemas:
# - input: schema.evidence
# custom:
#   category: files
#   when: [framework.unused]
#   severity: info
#   severity_when_added: warning
#   reason: A file that nothing uses leads those astray who want to know how the test is started.
#   fix: Remove the file.
#   waive: A tool finds the file by its name, or people start it by hand.
#   params:
#     found_by_name:
#       description: Names of files that tools look for by themselves.
#       default: [.scalafix.conf, .scalafmt.conf, pytest.ini, tox.ini]
package tfblint.rules.files.unused

import data.tfblint.lib.leftovers
import data.tfblint.lib.prose

findings contains finding if {
	some unused in leftovers.files
	unused.kind != "recipe"
	not unused.file in data.tfblint.params["files/unused"].found_by_name
	finding := {
		"pointer": "",
		"at": leftovers.place(unused),
		"message": sprintf("nothing in %s uses %s; remove it", [prose.folder(input.framework.dir), unused.file]),
	}
}
