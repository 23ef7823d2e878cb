# METADATA
# title: Every server of a start script is reached
# description: |
#   Finds start commands and scripts that start a web server in the foreground and another one
#   after it. The script waits for the first, which never ends, so the second is never started.
#   Only servers whose programs are known are judged, and only where the first is neither sent
#   to the background nor stands in a branch.
#
#   The test then measures something else than it says. In the suite one test is to measure
#   nginx in front of gunicorn; its script never gets to nginx, both listen on the same port,
#   and so it measures gunicorn once more.
#
#   End the first command with `&` or let the server make a daemon of itself.
# schemas:
# - input: schema.evidence
# custom:
#   category: image
#   when: [tests.start.servers]
#   severity: warning
#   reason: The second server is never started, so the test measures another stack than it declares.
#   fix: Start the first server in the background.
package tfblint.rules.image["unreachable-server"]

import data.tfblint.lib.images

findings contains finding if {
	some use in images.firsts(_blocked)
	test := input.tests[use[1]]
	first := test.start.programs[use[2]]
	second := test.start.programs[use[3]]
	finding := {
		"pointer": test.pointer,
		"at": first.at,
		"message": sprintf(
			"%q waits for %s (%s), so %s (%s) is never started; start %s in the background",
			[test.name, first.name, images.line(first.at), second.name, images.line(second.at), first.name],
		),
	}
}

# The first server that blocks and the next one after it, by the place of the first: tests
# may share a script.
_blocked := [[[first.at.file, first.at.line], i, servers[0], servers[1]] |
	some i, test in input.tests
	test.active

	# mutate: equivalent because one program cannot be two servers; most tests start one
	count(test.start.programs) > 1
	blocking := [n | some n, program in test.start.programs; _blocks(program)]
	first := test.start.programs[blocking[0]]
	servers := [n |
		some n, program in test.start.programs
		n >= blocking[0]
		data.tfblint.vocabulary.programs[program.name]
	]
]

_blocks(program) if {
	data.tfblint.vocabulary.programs[program.name]
	program.background == false
	program.conditional == false
}
