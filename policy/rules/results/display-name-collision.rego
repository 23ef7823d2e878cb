# METADATA
# title: Tests that are compared have names that can be told apart
# description: |
#   Finds active tests with the `display_name` of an earlier active test that measures one of
#   the same types.
#
#   The results show `display_name` and not the test's own name, so these two are rows of one
#   table with one label. Nobody but the author can tell which is which. Tests that share no
#   type never meet in a table and may share a name: that is how a framework's json test
#   and its database test should look.
#
#   Often a test was copied and its name forgotten. Say in the later name what differs, as
#   in `Quart [uvicorn]`.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/wiki/Codebase-Framework-Files#benchmark-config-file
#   description: What the field means
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/pull/10631
#   description: A clean-up of names
# schemas:
# - input: schema.matrix
# custom:
#   category: results
#   when: [shared.display_names]
#   severity: warning
#   reason: The results have two rows with one label, and nobody can tell which is which.
#   fix: Say in the later test's display_name what differs.
package tfblint.rules.results["display-name-collision"]

findings contains finding if {
	some name, group in input.shared.display_names
	firsts := _firsts(group)
	some i, use in group

	earlier := min([firsts[type] | some type in use.test.types])
	earlier < i
	shared := [type | some type in use.test.types; firsts[type] == earlier]
	finding := {
		"dir": use.dir,
		"pointer": sprintf("%s/display_name", [use.test.pointer]),
		"message": sprintf(
			"%q is shown as %q, as is %q, which measures %s too; say in display_name what differs",
			[use.test.name, name, group[earlier].test.name, shared[0]],
		),
	}
}

# The place of the first test of each type. Comparing each test with each would take the
# square of their number.
_firsts(group) := {type: first |
	some type in {type | type := group[_].test.types[_]}
	first := min([i | some i, use in group; type in use.test.types])
}
