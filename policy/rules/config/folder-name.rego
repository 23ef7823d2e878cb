# METADATA
# title: A framework is called like its folder
# description: |
#   Finds frameworks whose name, the value of `framework` at the top of the configuration, is
#   not their folder's.
#
#   Both are in use: `--test`, `versus` and the images take the name, while whoever looks for
#   the sources, and the scripts that decide what a change concerns, take the folder. On the
#   real tree they differ in 15 of 407 frameworks, in 11 by more than capitals.
#
#   Rename the folder rather than the framework, whose name stands in published results. The
#   rule only speaks in the profile `strict`.
# schemas:
# - input: schema.framework
# custom:
#   category: config
#   severity: "off"
#   strict: info
#   reason: Who reads a name in the results does not find the folder, and the other way round.
#   fix: Rename the folder.
#   waive: The folder's name is known by more people than the framework's.
package tfblint.rules.config["folder-name"]

findings contains finding if {
	framework := input.framework
	not endswith(framework.dir, concat("", ["/", framework.name]))

	# A framework alone lies in no folder of a suite.
	folders := split(framework.dir, "/")
	count(folders) > 1
	finding := {
		"pointer": "/framework",
		"message": sprintf(
			"the framework is called %s, but its folder %s; rename the folder",
			[framework.name, folders[count(folders) - 1]],
		),
	}
}
