# METADATA
# title: Where a test says which one it is compared with
# description: In TFB, `versus` is the name of another test.
package tfblint.lib.versus

# place is where the test at a pointer says what it is compared with.
place(pointer) := sprintf("%s/versus", [pointer])

# fix lets the test at a pointer be compared with another one, or with "None".
fix(pointer, target, safe) := {"safe": safe, "edits": [edit]} if {
	edit := {"op": "replace", "pointer": place(pointer), "value": target}
}
