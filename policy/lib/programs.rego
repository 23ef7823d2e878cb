# METADATA
# title: Compiled programs that lie among the sources
# schemas:
# - input: schema.evidence
package tfblint.lib.programs

import data.tfblint.lib.prose

# copied lists those that the image of an active test gets, and left those that it does not,
# each by the place that tells of them: an instruction may copy many.
copied := [group | some group in _groups; group.measured]

left := [group | some group in _groups; not group.measured]

_groups := [{"at": at, "programs": programs, "measured": measured} |
	some at in {program.at | some program in input.framework.programs}
	programs := [program | some program in input.framework.programs; program.at == at]
	measured := _measured(programs[0])
]

_measured(program) if {
	program.copied
	some test in input.tests
	test.active
	test.image.file == program.at.file
} else := false

# names lists programs as a sentence does, the first three of many.
names(programs) := prose.list([_named(program) | some program in programs]) if count(programs) < 4

names(programs) := sprintf("%s and %d more", [concat(", ", first), count(programs) - 3]) if {
	count(programs) > 3
	first := [_named(program) | some program in array.slice(programs, 0, 3)]
}

_named(program) := sprintf("%s (%s)", [
	program.file,
	object.get(data.tfblint.program_kinds, program.kind, program.kind),
])
