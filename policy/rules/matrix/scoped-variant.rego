# METADATA
# title: A variant for a library measures what passes through it
# description: |
#   Finds tests whose name adds nothing but the name of a JSON library or a template engine
#   to that of another test with the same stack, database and ORM, and that measure types
#   again which do not pass through that library: plaintext and fortune for a JSON library,
#   all but fortune for a template engine.
#
#   Such a variant shows one library. Its other numbers are those of the test it is named
#   after, measured again, and cost up to two minutes of every run for each type (issue
#   8214). Variants for such libraries are also those that are given up soonest: more than
#   half of the ones that were added went within three years, though there were few.
#
#   Remove the URLs of the other types; `--fix --unsafe` does so. What belongs to a library
#   is told by `scoped` in `policy/data/words.yaml`.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/pull/8214
#   description: On variants that tell little
# schemas:
# - input: schema.stacks
# custom:
#   category: matrix
#   severity: info
#   severity_when_added: warning
#   strict: warning
#   guidance: true
#   reason: A type that does not pass through the library has been measured by the test without it.
#   fix: Remove the URLs of the types that the library has no part in.
#   waive: The library changes more than its name says, for example the whole pipeline of answers.
package tfblint.rules.matrix["scoped-variant"]

import data.tfblint.lib.prose
import data.tfblint.lib.variants

findings contains finding if {
	scoped := data.tfblint.words.scoped
	some stack in input.stacks
	some test in stack
	some word in test.words
	library := scoped[word]
	base := variants.base(test, stack, [other | some other, purpose in scoped; purpose == library])
	types := data.tfblint.words.scopes[library]

	# Without a type that the library has a part in, the word means something else.
	count([type | some type in test.types; type in types]) > 0
	again := [type | some type in test.types; not type in types; base.cells[type]]
	count(again) > 0
	finding := {
		"pointer": test.pointer,
		"message": sprintf(
			"%q changes the %s of %q but measures %s again; remove %s",
			[test.name, library, base.name, prose.list(again), _urls(count(again))],
		),
		"fix": {
			"safe": false,
			"edits": [{"op": "remove", "pointer": test.cells[type].pointer} | some type in again],
		},
	}
}

_urls(1) := "this URL"

_urls(number) := "these URLs" if number != 1
