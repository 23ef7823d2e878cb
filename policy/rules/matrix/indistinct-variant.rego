# METADATA
# title: Metadata or notes tell what a variant is for
# description: |
#   Finds tests that agree in their whole metadata with an earlier test of the framework:
#   language, interpreter, server, platform, approach, classification, database and ORM. A
#   test with a text in `notes` is not reported.
#
#   Metadata is all that most readers of the results see. If two tests agree in all of it,
#   only the name tells what the second is for, and the name is often short: `pico`, `v2`,
#   `core`. There are good reasons for such tests (runtimes, process models and tuning have
#   no field), and such additions, of which 225 pull requests between 2014 and March 2026 had
#   some, were removed within three years hardly more often than others, 41 % (30 to 53) against
#   35 % (26 to 45). By what the name tells it was 56 % (25 to 81) for a JSON or template
#   library, 46 % (26 to 71) for a runtime or compiler, 45 % (21 to 66) for tuning and 26 % (11 to
#   44) for a driver or mapper. But 37 % of all tests ever removed were of this kind, and a
#   reviewer could not see from the metadata which of them were worth keeping.
#
#   What stands is reported in the strict profile only, for on the suite of March 2026 these are
#   70 tests; what a change adds always is. Write into `notes` what the variant shows, or declare
#   it in a field. Variants by their image are left to `matrix/image-only-variant`, and those
#   that measure json or plaintext of the same test again to `matrix/repeated-bare-stack`, which
#   asks for the same.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/3626
#   description: On showing one good way rather than several options
# schemas:
# - input: schema.stacks
# custom:
#   category: matrix
#   severity: "off"
#   severity_when_added: info
#   strict: info
#   reason: Readers who see two results with one description cannot tell why there are two.
#   fix: Say in `notes` what the variant shows, or declare it in a field.
#   waive: The framework's README explains the variant.
package tfblint.rules.matrix["indistinct-variant"]

findings contains finding if {
	some stack in input.stacks
	some i, test in stack
	trim_space(object.get(test.labels, "notes", "")) == ""
	twins := [other |
		some other in array.slice(stack, 0, i)
		other.database == test.database
		other.orm == test.orm
	]
	twin := twins[0]

	# matrix/repeated-bare-stack reports these, as the same lack of a difference that shows.
	not _share_bare_type(test, twin)

	# matrix/image-only-variant reports these.
	not _of_another_image(test)
	finding := {
		"pointer": test.pointer,
		"message": sprintf(
			"%q and %q have the same metadata; say in `notes` what %q shows, or declare it",
			[twin.name, test.name, test.name],
		),
	}
}

_of_another_image(test) if {
	some word in test.words
	word in data.tfblint.words.image
}

_share_bare_type(test, other) if {
	some type in data.tfblint.test_types.bare
	test.cells[type]
	other.cells[type]
}
