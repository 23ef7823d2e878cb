# METADATA
# title: nginx writes no log of requests
# description: |
#   Finds tests that start nginx with a configuration whose `access_log` is neither `off` nor
#   `/dev/null`, or that does not set it, for by default nginx writes one.
#
#   The suite's requirements forbid logs on disk, and all 45 configurations in the tree keep
#   to that: at these rates nginx would spend more time on its log than on the responses. What
#   goes to `/dev/stdout` ends in a file of the container engine.
#
#   Write `access_log off;` in the block `http`.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/wiki/Project-Information-Framework-Tests-Overview
#   description: The suite's requirements
# schemas:
# - input: schema.evidence
# custom:
#   category: image
#   when: [tests.start.logs]
#   severity: warning
#   guidance: true
#   reason: A line of log for each request costs more than the response, and the suite's requirements forbid it.
#   fix: Switch the log off with access_log off.
package tfblint.rules.image["nginx-disk-logging"]

import data.tfblint.lib.images

findings contains finding if {
	some use in images.firsts(_logs)
	test := input.tests[use[1]]
	log := test.start.logs[use[2]]
	finding := {
		"pointer": test.pointer,
		"at": log.at,
		"message": sprintf(`%q starts %s, which %s; write "access_log off;"`, [test.name, log.program, _writes(log)]),
	}
}

# Logs by the place that asks for them: tests may share a configuration.
_logs := [[[log.at.file, log.at.line], i, n] |
	some i, test in input.tests
	test.active
	some n, log in test.start.logs
	not log.target in data.tfblint.start_tools.silent_logs
]

_writes(log) := "logs every request, as nothing in its configuration says otherwise" if log.target == ""

_writes(log) := sprintf("logs every request to %s", [log.target]) if log.target != ""
