# METADATA
# title: What policies about approval have in common
# schemas:
# - input: schema.approval
package tfblint.lib.refused

import data.tfblint.lib.prose

# brought reports whether a finding is about what a change adds.
brought(found, growth) if {
	found.added
	found.category in growth
}

# by_rule lists a refusal for each rule with findings about a test. Of several findings of a
# rule it says the first and how many there are.
by_rule(test, findings) := [refusal |
	some rule in {found.rule | some found in findings}
	messages := sort([found.message | some found in findings; found.rule == rule])
	refusal := {"test": test.name, "rule": rule, "reason": concat("", [messages[0], _more(count(messages) - 1)])}
]

_more(0) := ""

_more(number) := sprintf(" (and %d more of the rule)", [number]) if number > 0

# lacks reports whether an operating system that a test names is not there.
lacks(system) if {
	system != "none"
	not system in input.abilities.os
}

# systems names those that are there.
systems := prose.list(sort(input.abilities.os)) if count(input.abilities.os) > 0

else := "none"
