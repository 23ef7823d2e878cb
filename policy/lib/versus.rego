# METADATA
# title: Which test each test is compared with
# description: In TFB, `versus` is the name of another test.
# schemas:
# - input: schema.matrix
package tfblint.lib.versus

# references lists the active tests that name a test to compare with, other than themselves.
references := [reference | some reference in _all; not _self(reference)]

# selves lists those that name themselves, in any case.
selves := [reference | some reference in _all; _self(reference)]

_all := [{"dir": framework.dir, "test": test, "target": target, "tests": framework.tests} |
	some framework in input.frameworks
	some test in framework.tests
	target := test.labels.versus
	target != ""
	test.active
	not _nothing(lower(target))
]

_nothing(target) if target in data.tfblint.vocabulary.none

_self(reference) if lower(reference.target) == lower(reference.test.name)

# tests holds every test of the suite by its name. Merging objects cannot fail where two
# tests have one name, which is another rule's business.
tests := object.union_n([{test.name: test} | some framework in input.frameworks; some test in framework.tests])

# place is where a test says what it is compared with.
place(test) := sprintf("%s/versus", [test.pointer])

# fix lets a test be compared with another one, or with "None".
fix(test, target, safe) := {"safe": safe, "edits": [edit]} if {
	edit := {"op": "replace", "pointer": place(test), "value": target}
}
