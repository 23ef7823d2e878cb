# METADATA
# title: A new permutation states its purpose
# description: |
#   Finds active tests that a change adds to a framework which the suite already has, where
#   nothing says what they are for. A test that is mended, renamed or moved is no new
#   permutation, and the tests of a new framework are its start.
#
#   "Don't increase the matrix without significant purpose" is what the guidance of the Python
#   folder asks before a new test is written. Whoever reviews the test, and whoever wonders
#   years later whether it can go, has to know what it was to show: a test with all types costs
#   twelve minutes of every run. The largest class of removals between 2014 and March 2026, 37 %,
#   is between tests with the same metadata, where only the name told what they were for; and
#   96 % of the removed tests (466 of 484) left each of their types covered by another one. Of
#   the tests added to a framework, 37 % (29 to 43) were gone within three years.
#
#   A purpose is stated by a line in the message of a commit of the change, which holds for all
#   tests that the change adds:
#
#   ```text
#   Matrix-Purpose: Shows what RSGI gains over ASGI with the same framework
#   ```
#
#   or in `.tfblint.yaml`, by a waiver with a `purpose` that covers the test:
#
#   ```yaml
#   waivers:
#     - rule: growth/needs-purpose
#       framework: falcon
#       test: falcon-granian
#       purpose: Shows what RSGI gains over ASGI with the same framework.
#   ```
#
#   A hook runs before there is a message, so there only the waiver counts. A purpose has at
#   least `words` words that say something; those that do not, such as "new" and "test", are in
#   `policy/data/purposes.yaml`. Whether it is a good one is for people to say. A test with a
#   purpose is not reported by the rules about new variants (`growth/server-variant` and so on)
#   either.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/tree/master/frameworks/Python#before-writing-new-tests
#   description: The guidance of the Python folder on the size of the matrix
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/3626
#   description: On showing one good way rather than several options
# schemas:
# - input: schema.change
# custom:
#   category: growth
#   when: [change.kind=altered, "change.tests.*.kind=added"]
#   severity: warning
#   strict: error
#   guidance: true
#   reason: A test costs up to twelve minutes of each run for years, and nobody can judge it who does not know what it is for.
#   fix: "State the purpose: `Matrix-Purpose: <why>` in the message of a commit, or `purpose` in a waiver."
#   waive: The waiver states the purpose.
#   params:
#     words:
#       description: Fewest words of a purpose that say something.
#       default: 3
package tfblint.rules.growth["needs-purpose"]

import data.tfblint.lib.growth

findings contains finding if {
	input.change.kind == "altered"
	some test in growth.added
	growth.purposes(test) == []
	finding := {
		"pointer": test.pointer,
		"message": sprintf(
			concat(" ", [
				"%q is a new permutation of %s, and nothing says what it is for; add the line",
				"\"Matrix-Purpose: <why>\" to the message of a commit, or a waiver with a `purpose`",
			]),
			[test.name, input.framework.name],
		),
	}
}

findings contains finding if {
	least := data.tfblint.params["growth/needs-purpose"].words
	input.change.kind == "altered"
	some test in growth.added
	purposes := growth.purposes(test)
	every purpose in purposes {
		count(_words(purpose)) < least
	}

	# The first is enough to see what is missing; one without any is reported above.
	finding := {
		"pointer": test.pointer,
		"message": sprintf(
			concat(" ", [
				"%q is a new permutation of %s, and its purpose %q says too little; write at least %d words",
				"that tell what no other test shows, behind \"Matrix-Purpose:\" or in the waiver",
			]),
			[test.name, input.framework.name, substring(purposes[0], 0, 60), least],
		),
	}
}

# The words of a text that say something.
_words(text) := [word |
	some part in split(replace(replace(lower(text), "\n", " "), "\t", " "), " ")
	word := trim(part, ".,;:!?()\"'")
	word != ""
	not word in data.tfblint.purposes.filler
]
