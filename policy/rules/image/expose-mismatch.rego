# METADATA
# title: An image exposes the port that its test listens on
# description: |
#   Finds tests whose Dockerfile exposes ports, in its last stage, but not the `port` of the
#   configuration.
#
#   The suite calls the `port`, so the test works. `EXPOSE` is what people read, and what
#   tools publish that start the image by themselves: they wait at the wrong door. Two active
#   tests of the suite send them there.
#
#   Expose the port that the server listens on. Where one port is exposed and all tests of
#   the Dockerfile agree on another, `--fix` does it.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/6325
#   description: Ports in Dockerfiles
# schemas:
# - input: schema.evidence
# custom:
#   category: image
#   when: [tests.image.expose]
#   severity: warning
#   reason: EXPOSE is where people and tools look for the port; a wrong one sends them to a closed door.
#   fix: Expose the port of the configuration.
package tfblint.rules.image["expose-mismatch"]

import data.tfblint.lib.images
import data.tfblint.lib.prose

findings contains finding if {
	# mutate: equivalent because there is no first of none; it saves time
	_mismatches != []
	some use in images.firsts(_mismatches)
	test := input.tests[use[1]]
	exposed := [port.port | some port in test.image.expose]
	plain := {
		"pointer": sprintf("%s/port", [test.pointer]),
		"at": test.image.expose[0].at,
		"message": sprintf(
			"%s exposes %s but %q listens on %d; expose that port",
			[images.name(test.image.file), prose.list(exposed), test.name, test.port],
		),
	}
	finding := object.union(plain, _fix(test))
}

_mismatches := [[test.image.file, i] |
	some i, test in input.tests

	# mutate: equivalent because the rest looks at all ports; most images expose just the one
	test.image.expose[0].port != format_int(test.port, 10)
	test.active
	test.port != 0
	not _exposed(test)
]

# A port may be written as 8080/tcp. Ranges and variables without a value may be anything.
_exposed(test) if {
	some exposed in test.image.expose
	number := trim_suffix(exposed.port, "/tcp")
	_may_be(number, test.port)
}

_may_be(number, port) if number == format_int(port, 10)

_may_be(number, _) if not regex.match(`^[0-9]+(/udp)?$`, number)

_fix(test) := {"fix": {
	"safe": true,
	"edits": [{"op": "rewrite", "at": test.image.expose[0].at, "text": format_int(test.port, 10)}],
}} if {
	count(test.image.expose) == 1
	every other in input.tests {
		_agrees(test, other)
	}
} else := {}

_agrees(test, other) if other.port == test.port

_agrees(test, other) if other.image.file != test.image.file
