# METADATA
# title: A test's name and its ORM agree
# description: |
#   Finds active tests whose name has a word for a kind of data access, `raw` or `orm`, and
#   whose `orm` field declares another kind. A test that declares none is left alone.
#
#   The results are filtered by the field and read by the name, so one of the two misleads.
#   Often the test was copied from its sibling and one of the two was forgotten.
#
#   Correct the field if the name is right. A renamed test starts a history of its own. The
#   words are in `mappers` of `policy/data/words.yaml`.
# schemas:
# - input: schema.framework
# custom:
#   category: results
#   when: [tests.words]
#   severity: warning
#   reason: Results are filtered by the field and read by the name, so one of the two misleads.
#   fix: Declare in `orm` what the test does, or change its key.
#   waive: The word means something else in this framework.
package tfblint.rules.results["orm-name-mismatch"]

import data.tfblint.lib.prose

findings contains finding if {
	known := data.tfblint.words.mappers
	some test in input.tests
	some word in test.words
	agreeing := known[word]
	test.active
	not test.orm in agreeing
	test.orm != "none"
	finding := {
		"pointer": test.at.orm,
		"message": sprintf(
			"%q has %q in its name but declares the ORM %q; declare %s, or change the name",
			[test.name, word, test.declared.orm, prose.choice(agreeing)],
		),
	}
}
