# METADATA
# title: Problems of a configuration as findings
package tfblint.lib.problems

# of holds where the named rule is the one that speaks about the problem.
of(rule, problem) if object.get(data.tfblint.problem_rules, problem.code, "config/json") == rule

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
