# METADATA
# title: A framework does not measure every pair of two axes
# description: |
#   Looks at each two of the axes server, database, ORM and interpreter, and reports a
#   framework whose active tests fill every pair of their values: three servers and three
#   databases in nine tests. Products with fewer than `cells` pairs are not reported, and a
#   test without a value on one of the axes does not take part.
#
#   What a server gains does not depend on the database behind it, nor the other way round.
#   So the tests along the two edges tell all: one server on each database and one database
#   on each server, five tests instead of nine. The guidance of the Python folder warns of
#   just this product, which nobody can maintain, and maintainers prefer one good way to
#   a list of options (issue 3626).
#
#   Keep one server on all databases, and one database on all servers. Set `cells` to 4 to
#   be told of squares of two by two as well.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/3626
#   description: On showing one good way rather than several options
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/tree/master/frameworks/Python#before-writing-new-tests
#   description: The guidance of the Python folder on the size of the matrix
# schemas:
# - input: schema.frameworks
# custom:
#   category: matrix
#   severity: warning
#   guidance: true
#   reason: What one axis gains does not depend on the other, so the pairs in the middle repeat what the edges show.
#   fix: Keep one value of each axis with all values of the other.
#   waive: The framework is there to show how the two axes depend on each other.
#   params:
#     cells:
#       description: Fewest pairs of a product that is reported.
#       default: 6
package tfblint.rules.matrix["full-cross-product"]

import data.tfblint.lib.prose
import data.tfblint.lib.servers

_axes := ["servers", "databases", "ORMs", "interpreters"]

findings contains finding if {
	least := data.tfblint.params["matrix/full-cross-product"].cells

	# mutate: equivalent because fewer tests have fewer pairs; it saves time
	count(input.frameworks[position].tests) >= least
	framework := input.frameworks[position]
	uses := [_use(test) | some test in framework.tests; test.active]
	values := {axis: count({use[axis] | some use in uses} - {"none"}) | some axis in _axes}
	some i, one in _axes
	some other in array.slice(_axes, i + 1, count(_axes))

	# mutate: equivalent because fewer values have fewer pairs; it saves time
	values[one] * values[other] >= least
	pairs := {[use[one], use[other]] | some use in uses; use[one] != "none"; use[other] != "none"}
	count(pairs) >= least
	ones := {pair[0] | some pair in pairs}
	count(ones) > 1
	others := {pair[1] | some pair in pairs}
	count(others) > 1
	count(pairs) == count(ones) * count(others)
	finding := {
		"dir": framework.dir,
		"pointer": "/framework",
		"message": sprintf(
			"%s measures all %d pairs of %s and %s; keep one of each with all of the other, %d pairs",
			[framework.name, count(pairs), _values(one, ones), _values(other, others), (count(ones) + count(others)) - 1],
		),
		"count": count(pairs),
	}
}

_use(test) := {
	"servers": servers.name(test), "databases": test.database,
	"ORMs": test.orm, "interpreters": test.interpreter,
}

_values(axis, values) := sprintf("%d %s (%s)", [count(values), axis, prose.list(sort(values))])
