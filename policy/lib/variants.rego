# METADATA
# title: Variants that are named after what they change
package tfblint.lib.variants

# base is, of the tests of a stack, the one that a test is named after: its name is the
# test's less some words, and it has the same database and ORM. It is undefined where there
# is none.
base(test, stack, words) := [other |
	some other in stack
	other.words == rest
	other.database == test.database
	other.orm == test.orm
][0] if {
	rest := [word | some word in test.words; not word in words]
}
