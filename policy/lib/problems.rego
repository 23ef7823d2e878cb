# METADATA
# title: Problems of a configuration as findings
# schemas:
# - input: schema.problems
package tfblint.lib.problems

# of lists the problems that a rule speaks about. A problem that no rule claims is config/json's.
of(rule) := [problem |
	some problem in input.problems
	object.get(data.tfblint.problem_rules, problem.code, "config/json") == rule
]

# finding says what the reader of the file or its schema says about the problem, and keeps
# their place, which is more exact than the pointer: both of two equal keys have the same.
finding(problem) := {
	"pointer": problem.pointer,
	"message": _message(problem),
	"at": problem.at,
}

_message(problem) := sprintf("%s; did you mean %q?", [_sentence(problem), problem.suggestion]) if {
	# Every text contains the empty one.
	not contains(problem.message, problem.suggestion)
} else := _sentence(problem)

_sentence(problem) := trim_suffix(problem.message, ".")
