# METADATA
# title: A framework lies in the folder of its language
# description: |
#   Finds tests that declare another language than the one their folder stands for.
#
#   The suite selects tests by folder (`--test-lang`) and groups results by `language`. Where
#   the two disagree, a run of a language misses tests that its results should hold. The
#   suite's own validation names the folder as the value it expects when `language` is missing.
#   It has been corrected by hand before (issues 5175, 5650 and 7695).
#
#   Correct the value, or move the framework to the folder of its language. Which
#   language a folder stands for is data.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/5175
#   description: A language in the wrong folder
# schemas:
# - input: schema.framework
# custom:
#   category: config
#   severity: warning
#   reason: Tests are selected by folder and results grouped by language, so the two must agree.
#   fix: Correct language, or move the framework to the folder of its language.
#   waive: A test of the framework is written in a second language, as Lua handlers on a server in C are.
package tfblint.rules.config["language-folder"]

findings contains finding if {
	group := input.framework.group
	language := object.get(data.tfblint.languages.folders, group, lower(group))
	input.tests[i].language != language
	test := input.tests[i]

	# A missing language is config/missing-key; a framework alone lies in no folder.
	test.language != "none"
	group != ""
	finding := {
		"pointer": test.at.language,
		"message": sprintf(
			"%q is in %s, but lies in the folder %s; correct `language`, or move the framework",
			[test.name, test.declared.language, group],
		),
	}
}
