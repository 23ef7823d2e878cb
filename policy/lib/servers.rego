# METADATA
# title: What tests run on, platform and web server together
package tfblint.lib.servers

# name is what a reader calls the pair of a test's platform and its web server.
name(test) := test.server if {
	test.platform in ["none", test.server]
} else := test.platform if {
	test.server == "none"
} else := sprintf("%s on %s", [test.platform, test.server])

# firsts lists, of tests in the order of the file, the first on each server.
firsts(tests) := [use |
	some i, use in uses
	not _named(use.server, array.slice(uses, 0, i))
] if {
	uses := [{"server": name(test), "test": test} | some test in tests]
}

_named(server, uses) if {
	some use in uses
	use.server == server
}
