# METADATA
# title: A variant of the data layer does not measure json and plaintext again
# description: |
#   Finds json and plaintext cells of tests that differ from an earlier test of the
#   framework in nothing but the data layer: the stack is the same, and the database, the
#   ORM or the words of the test's name say that only the access to data changes. Where the
#   name tells of another purpose, such as `prefork` or `aot`, the cell belongs to
#   `matrix/repeated-bare-stack`.
#
#   Neither type touches a database, so the second number measures the first again, and its
#   difference is noise that readers take for a result. This is what the suite's
#   maintainers removed by hand most often: 15 commits between 2023 and 2026 took out 120
#   such cells, and the 40 that stand today cost more than an hour of every run.
#
#   Between January 2023 and January 2024 such cells fell from 136 to 8, by one campaign; 32
#   had come back by March 2026. No other kind of repetition is taken out cell by cell while
#   its test stays: of the cells that 56 pull requests since 2014 added (and 18 more, whose tests
#   differed in the ORM), 37 % were dropped from a test that remained, against 7 % of the other
#   json and plaintext cells that were added to frameworks. With those that went with their test
#   it is 53 % against 44 %, all within three years. There were clean-ups by pull request in 2020,
#   2021, 2023, 2025 and 2026.
#
#   Remove `json_url` and `plaintext_url` from the later test. `--fix --unsafe` does so; it
#   changes what is measured, but a test that is reported here keeps its database types.
#
#   A later proposal (issue 10702) is that each variant should measure all of its types, so
#   that json and plaintext cannot be tuned apart from the database. Set
#   `combined_variants` to follow it: a test that measures the database may then repeat
#   them, and only bare tests are reported.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/8178
#   description: A list of repeated tests
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/pull/10647
#   description: One of the commits that removed them
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/10702
#   description: The later proposal to keep all types of a variant together
# schemas:
# - input: schema.stacks
# custom:
#   category: matrix
#   severity: warning
#   strict: error
#   guidance: true
#   reason: Neither json nor plaintext touches the database, so a change of the database cannot change their result.
#   fix: Remove the URL of the repeated type from the later test.
#   waive: The variant changes more than its metadata and its name say.
#   params:
#     combined_variants:
#       description: Whether a test that measures the database may measure json and plaintext again.
#       default: false
package tfblint.rules.matrix["repeated-bare-test"]

import data.tfblint.lib.repeats

findings contains finding if {
	combined := data.tfblint.params["matrix/repeated-bare-test"].combined_variants
	some cell in repeats.cells
	repeats.unwanted(cell, combined)
	cell.data_only
	finding := {
		"pointer": cell.pointer,
		"message": sprintf(
			"%q measures %s again, but differs from %q only in its data layer; remove this URL",
			[cell.name, cell.type, cell.first],
		),
		# Only tests that also measure a database differ in their data layer, so one
		# URL at least remains.
		"fix": {"safe": false, "edits": [{"op": "remove", "pointer": cell.pointer}]},
	}
}
