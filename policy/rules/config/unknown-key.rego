# METADATA
# title: Every key means something to the suite
# description: |
#   Finds keys that the suite does not read.
#
#   A key that nothing reads is a misspelt one, whose value silently does not count, or a
#   left-over of an older toolset: `setup_file`, `sleep` and `cache` still stand in a few
#   configurations although they have had no effect since the suite moved to containers.
#   The toolset also copies every key of a test onto its own object, so that an invented
#   one may overwrite something it needs.
#
#   Correct the spelling, or remove the key; that is safe for one that older toolsets had. What should be remembered about a test belongs
#   in `notes`.
# schemas:
# - input: schema.problems
# custom:
#   category: config
#   when: [problems.code=unknown-key]
#   severity: warning
#   reason: The value of a key that nothing reads does not count, and its author believes that it does.
#   fix: Correct the key's spelling or remove it.
package tfblint.rules.config["unknown-key"]

import data.tfblint.lib.problems

findings contains object.union(problems.finding(problem), _fix(problem)) if {
	some problem in problems.of("config/unknown-key")
}

# A key that once had a meaning cannot be a misspelt one: nothing is lost with it.
_fix(problem) := {"fix": {"safe": true, "edits": [{"op": "remove", "pointer": problem.pointer}]}} if {
	problem.key in data.tfblint.keys.retired
} else := {}
