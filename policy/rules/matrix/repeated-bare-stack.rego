# METADATA
# title: One stack measures json and plaintext once
# description: |
#   Finds json and plaintext cells that an earlier test of the framework has measured
#   already with the same language, interpreter, server, platform, approach and
#   classification. Where the later test changes only the data layer,
#   `matrix/repeated-bare-test` says so; here the difference is something that metadata does
#   not show.
#
#   Often the difference is real: another runtime, process model or compiler, for which
#   there is no field. But readers of the results cannot see it, and a good part of the 172
#   such cells, which cost more than five hours of every run, have no purpose that anybody
#   wrote down. So this is a hint.
#
#   Remove the cell, or say what differs where the results show it: in the interpreter, the
#   platform or the web server, and in `notes`.
#
#   `combined_variants` has the meaning that it has in `matrix/repeated-bare-test`.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/8178
#   description: A list of repeated tests, and which of them are meant
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/pull/8214
#   description: On variants that gain every framework the same percentage
# schemas:
# - input: schema.stacks
# custom:
#   category: matrix
#   severity: info
#   reason: Two results for what looks like one stack leave readers to guess why they differ.
#   fix: Remove the URL from the later test, or declare what differs.
#   waive: The variant shows another runtime or process model, for which there is no field.
#   params:
#     combined_variants:
#       description: Whether a test that measures the database may measure json and plaintext again.
#       default: false
package tfblint.rules.matrix["repeated-bare-stack"]

import data.tfblint.lib.repeats

findings contains finding if {
	combined := data.tfblint.params["matrix/repeated-bare-stack"].combined_variants
	some cell in repeats.cells
	repeats.unwanted(cell, combined)

	# matrix/repeated-bare-test reports these.
	not cell.data_only
	finding := {
		"pointer": cell.pointer,
		"message": sprintf(
			"%q measures %s again on the stack of %q; remove this URL, or declare what differs",
			[cell.name, cell.type, cell.first],
		),
	}
}
