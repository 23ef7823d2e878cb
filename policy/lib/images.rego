# METADATA
# title: The Dockerfiles that active tests are built from
# schemas:
# - input: schema.evidence
package tfblint.lib.images

# recipes lists each of them once, with the first test that is built from it: what is
# wrong in a Dockerfile is not wrong once more for each test that shares it.
recipes := [{"file": use[0], "pointer": test.pointer, "image": test.image} |
	some use in firsts([[test.image.file, i] |
		some i, test in input.tests
		test.active
		test.image.exists
	])
	test := input.tests[use[1]]
]

# firsts keeps of uses, each a list [what is used, index of the test, …], the first of
# what is used.
firsts(uses) := [use |
	ordered := sort(uses)
	some i, use in ordered
	not ordered[i - 1][0] == use[0]
]

# name is a file's name without its folders.
name(file) := parts[count(parts) - 1] if {
	parts := split(file, "/")
}

# line names a line of a file as a message does: run.sh:3.
line(at) := sprintf("%s:%d", [name(at.file), at.line])
