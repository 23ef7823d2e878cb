# METADATA
# title: What tests share, and how messages name it
# schemas:
# - input: schema.evidence
package tfblint.lib.images

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
