# METADATA
# title: A framework measures a type with a database
# description: |
#   Finds frameworks whose active tests measure several types, but none that uses a
#   database. Frameworks with a test of an exempt classification are left out: of a platform
#   or a server, the guidance of the Python folder wants json or plaintext and no more.
#   Frameworks with a single type are reported by `matrix/too-few-types`.
#
#   The suite wishes for one database type in each framework (issue 8420), because that is
#   what most programs do. It is a wish: 41 % of all frameworks that were added between 2014 and
#   March 2026 measured json and plaintext only (172 pull requests), and so did 37 of the 84 that
#   came after January 2024. They were removed no more often than others, 24 % against 28 %, and
#   a quarter got a type with a database later.
#
#   What stands is reported in the strict profile only; a new framework, and one that gives up
#   its last such type, always is. Add db, query, fortune or update.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/8420
#   description: The acceptance rules for new frameworks
# schemas:
# - input: schema.framework
# custom:
#   category: matrix
#   severity: "off"
#   severity_when_added: info
#   strict: info
#   guidance: true
#   reason: Most programs read from a database, so readers look for these numbers first.
#   fix: Implement db, query, fortune or update.
#   waive: The framework is a server, or there is no driver for its language.
#   params:
#     exempt:
#       description: Normalised classifications for which json and plaintext are enough.
#       default: [platform]
package tfblint.rules.matrix["no-database-type"]

import data.tfblint.lib.coverage
import data.tfblint.lib.prose

findings contains finding if {
	not coverage.database
	exempt := data.tfblint.params["matrix/no-database-type"].exempt

	# matrix/too-few-types reports frameworks with one type.
	count(input.framework.types) > 1
	not _exempt(exempt)
	finding := {
		"pointer": "/framework",
		"message": sprintf(
			"%s measures %s, but no type with a database; add db, query, fortune or update",
			[input.framework.name, prose.list(input.framework.types)],
		),
	}
}

_exempt(classifications) if {
	some test in input.tests
	test.active
	test.classification in classifications
}
