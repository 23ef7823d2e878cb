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
#   severity: info
#   severity_when_added: warning
#   strict: warning
#   guidance: true
#   reason: The folders share one framework's limits and results, but each is counted by itself.
#   fix: Move the tests into the framework's folder, or declare the name of the other project.
#   waive: The folders hold projects of different people that share a family's name.
package tfblint.rules.matrix["variant-as-framework"]

findings contains finding if {
	some name, folders in _families

	# mutate: equivalent because a single folder is the framework's own; it saves time
	count(folders) > 1
	not split(name, "/")[1] in data.tfblint.vocabulary.none
	own := _own(name, folders)

	# mutate: equivalent because other frameworks have no test of the family; it saves time
	some position, _ in folders
	framework := input.frameworks[position]
	framework.dir != own
	test := [test | some test in framework.tests; test.active; _family(framework, test) == name][0]
	finding := {
		"dir": framework.dir,
		"pointer": sprintf("%s/framework", [test.pointer]),
		"message": sprintf(
			"%q declares the framework %q, as does %s; move its tests there, or declare another name",
			[test.name, test.labels.framework, own],
		),
	}
}

# The positions of the frameworks of each family. Merging objects groups them in one pass.
_families := object.union_n([{family: {position: true}} |
	some position, framework in input.frameworks
	some test in framework.tests
	test.active
	family := _family(framework, test)
])

# A family is named by its language folder and what its tests declare.
_family(framework, test) := lower(concat("/", [framework.group, test.labels.framework]))

_own(family, folders) := array.concat(
	[dir | some dir in dirs; endswith(lower(dir), family)],
	dirs,
)[0] if {
	dirs := [input.frameworks[position].dir | some position, _ in folders]
}
