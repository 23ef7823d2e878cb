# METADATA
# title: Which test each test is compared with
# description: In TFB, `versus` is the name of another test.
# schemas:
# - input: schema.matrix
package tfblint.lib.versus

# references lists the active tests that name a test to compare with, other than themselves.
references := [reference | some reference in _all; reference.folded != lower(reference.test.name)]

# selves lists those that name themselves, in any case.
selves := [reference | some reference in _all; reference.folded == lower(reference.test.name)]

_all := [{"framework": framework, "test": test, "target": target, "folded": folded} |
	some framework in input.frameworks
	some test in framework.tests
	target := test.labels.versus

	# Most tests are compared with nothing, which most spell in one of two ways.
	# mutate: equivalent because it is one of the spellings below; it saves time
	target != "None"

	# mutate: equivalent because it is one of the spellings below; it saves time
	target != ""
	test.active
	folded := lower(target)
	not _nothing[folded]
]

_nothing := {spelling | some spelling in data.tfblint.vocabulary.none}

# names are the names of all tests of the suite.
names := {test.name | some framework in input.frameworks; some test in framework.tests}

# broken are those of tests that are not run.
broken := {test.name | some framework in input.frameworks; some test in framework.tests; test.active == false}

# place is where a test says what it is compared with.
place(test) := sprintf("%s/versus", [test.pointer])

# fix lets a test be compared with another one, or with "None".
fix(test, target, safe) := {"safe": safe, "edits": [edit]} if {
	edit := {"op": "replace", "pointer": place(test), "value": target}
}
