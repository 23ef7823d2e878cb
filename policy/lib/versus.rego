# METADATA
# title: Where a test says which one it is compared with
# description: In TFB, `versus` is the name of another test.
package tfblint.lib.versus

# place is where a test says what it is compared with.
place(test) := sprintf("%s/versus", [test.pointer])

# fix lets a test be compared with another one, or with "None".
fix(test, target, safe) := {"safe": safe, "edits": [edit]} if {
	edit := {"op": "replace", "pointer": place(test), "value": target}
}
