# METADATA
# title: A framework measures json or plaintext
# description: |
#   Finds frameworks whose active tests measure types with a database and neither json nor
#   plaintext.
#
#   json and plaintext show the framework itself; in the other types the database has its
#   part. The suite asks new frameworks for one of each kind, if possible (issue 8420).
#   Mostly such a framework is the half of another: `rack-sequel` beside `rack`, with the
#   database tests in a folder of their own. Then `matrix/variant-as-framework` has more to
#   say. Or the test that measured json and plaintext is broken.
#
#   Add json or plaintext, mend the test that has them, or move the tests to the framework
#   that they belong to.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/8420
#   description: The acceptance rules for new frameworks
# schemas:
# - input: schema.framework
# custom:
#   category: matrix
#   when: ["!tests.cells.json", "!tests.cells.plaintext"]
#   severity: info
#   guidance: true
#   reason: Without json and plaintext, nobody can tell the framework's share of a result from the database's.
#   fix: Add json or plaintext, or move the tests to the framework that they belong to.
#   waive: The framework's other half is measured under another name.
package tfblint.rules.matrix["no-bare-type"]

import data.tfblint.lib.coverage
import data.tfblint.lib.prose

findings contains finding if {
	not coverage.bare

	# matrix/too-few-types reports frameworks with one type.
	count(input.framework.types) > 1
	finding := {
		"pointer": "/framework",
		"message": sprintf(
			"%s measures %s, but neither json nor plaintext; add one of them",
			[input.framework.name, prose.list(input.framework.types)],
		),
	}
}
