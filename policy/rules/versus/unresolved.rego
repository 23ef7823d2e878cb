# METADATA
# title: A test is compared with one that exists
# description: |
#   Finds active tests whose `versus` is the name of no test of the suite. Where a test of
#   that name exists in another case, where the text is the key of a test in the same
#   framework, or where a test is known to have been renamed, the message says which one is
#   meant.
#
#   `versus` names another test, the framework's name and the test's key joined by a dash,
#   that does the same with less. Readers of the results see how much of its speed a
#   framework keeps. Nothing in the toolset ever looks the name up, so it goes stale without
#   a sound: one in twelve active tests names a test that was renamed or removed years ago.
#
#   Write the exact name of an active test, or `"None"`. `--fix` corrects the case;
#   `--fix --unsafe` also takes the test that a key or an old name probably means. Old names
#   are in `policy/data/renames.yaml`. Where only one framework is looked at, without the
#   suite around it, just the case is judged.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/wiki/Codebase-Framework-Files#benchmark-config-file
#   description: What the field means
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/pull/9639
#   description: A rename, and a discussion of which name the field takes
# schemas:
# - input: schema.matrix
# custom:
#   category: versus
#   when: [references]
#   severity: warning
#   guidance: true
#   reason: A comparison with a test that does not exist is left out of the results without a word.
#   fix: Write the exact name of an active test, or "None".
#   waive: The other test is about to be added.
package tfblint.rules.versus.unresolved

import data.tfblint.lib.versus

findings contains finding if {
	some reference in _dangling
	suggestion := _suggestion(reference.target, reference.keyed)
	finding := {
		"dir": reference.dir,
		"pointer": versus.place(reference.test.pointer),
		"message": sprintf(
			"%q is compared with %q, but no test has that name; did you mean %q?",
			[reference.test.name, reference.target, suggestion.name],
		),
		"fix": versus.fix(reference.test.pointer, suggestion.name, suggestion.safe),
	}
}

findings contains finding if {
	_in_company
	some reference in _dangling
	not _suggestion(reference.target, reference.keyed)
	finding := {
		"dir": reference.dir,
		"pointer": versus.place(reference.test.pointer),
		"message": sprintf(
			"%q is compared with %q, but no test has that name; write the name of an active test, or \"None\"",
			[reference.test.name, reference.target],
		),
	}
}

# A framework that is looked at alone has lost all others, so that any name may be right.
_in_company if count(input.frameworks) > 1

# versus/self reports a test's own name in another case.
_dangling := [reference |
	some reference in input.references
	reference.named == []
	reference.self == false
]

# The test that is probably meant: the same name in another case, which is certain; the
# test with that key in the framework; a test that was renamed. It takes two texts, not the
# reference, because what a function is called with is compared with what it was called with.
_suggestion(target, keyed) := {"name": name, "safe": true} if {
	# Names are in lower case; config/name sees to it.
	name := lower(target)
	input.names[name]
} else := {"name": name, "safe": false} if {
	_in_company
	name := keyed[0]
} else := {"name": name, "safe": false} if {
	_in_company
	name := data.tfblint.renames[target]
	input.names[name]
}
