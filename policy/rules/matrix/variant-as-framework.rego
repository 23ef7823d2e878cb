# METADATA
# title: A framework has one folder
# description: |
#   Finds folders of one language whose active tests declare the same `framework` as those
#   of another folder. The folder that bears the name is taken as the framework's own, or
#   where there is none the first, and each further one is reported.
#
#   Limits such as ten tests hold for a folder, so a second folder is a way around them;
#   maintainers ruled it out when it was proposed (issue 5738) and asked for variants to be
#   brought together (issues 1998, 2256 and 5503). A reader who looks for the framework finds
#   half of it. Across languages an equal name is left alone.
#
#   Move the tests into the framework's folder. If it is a project of its own that only
#   shares a family's name, declare its own name in `framework`.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/5738
#   description: The ruling on several folders for a framework
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/pull/5503
#   description: On bringing variants together
# schemas:
# - input: schema.matrix
# custom:
#   category: matrix
#   when: [shared.families]
#   severity: info
#   severity_when_added: warning
#   strict: warning
#   guidance: true
#   reason: The folders share one framework's limits and results, but each is counted by itself.
#   fix: Move the tests into the framework's folder, or declare the name of the other project.
#   waive: The folders hold projects of different people that share a family's name.
package tfblint.rules.matrix["variant-as-framework"]

findings contains finding if {
	some family, group in input.shared.families
	own := _own(family, group)
	some i, use in group

	# A folder's first test stands for it, and those of one folder follow each other.
	not group[i - 1].dir == use.dir
	use.dir != own
	finding := {
		"dir": use.dir,
		"pointer": sprintf("%s/framework", [use.test.pointer]),
		"message": sprintf(
			"%q declares the framework %q, as does %s; move its tests there, or declare another name",
			[use.test.name, use.test.labels.framework, own],
		),
	}
}

# The folder of the family's name, or else the first.
_own(family, group) := array.concat([use.dir | some use in group; endswith(lower(use.dir), family)], [group[0].dir])[0]
