# METADATA
# title: Files that nothing uses
# schemas:
# - input: schema.evidence
package tfblint.lib.leftovers

# files lists them, for a framework that has active tests: where all tests are broken the
# folder goes as a whole.
files := [unused |
	some unused in input.framework.unused
	_active
]

_active if {
	some test in input.tests
	test.active
}

# place is a file as a whole.
place(unused) := object.union(_whole, {"file": _path(input.framework.dir, unused.file)})

# A framework that is looked at without its suite lies in the root.
_path(".", file) := file

_path(dir, file) := concat("/", [dir, file]) if dir != "."

_whole := {"line": 0, "column": 0, "end_line": 0, "end_column": 0}
