# METADATA
# title: Every test has a name to be shown by
# description: |
#   Finds active tests without a `display_name`.
#
#   The results label a test by this field. The toolset does not ask for it and hands on an
#   empty text where it is missing. On the suite of March 2026 that is so for 28 active
#   tests, eight of them in one framework.
#
#   Write the name that readers should see. `--fix` inserts the test's own name, which is
#   what the suite's scaffolding starts from.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/wiki/Codebase-Framework-Files#benchmark-config-file
#   description: What the field means
# schemas:
# - input: schema.framework
# custom:
#   category: results
#   when: ["!tests.display_name"]
#   severity: warning
#   reason: The results show this name, and an empty label where there is none.
#   fix: Add a display_name; the test's own name is a good start.
package tfblint.rules.results["display-name-missing"]

findings contains finding if {
	some test in input.tests
	test.display_name == ""
	test.active
	finding := {
		"pointer": sprintf("%s/display_name", [test.pointer]),
		"message": sprintf("%q has no display_name to be shown by in the results; add one, such as %q", [test.name, test.name]),

		# Where the key is there and empty, inserting is refused and the author has to write.
		"fix": {"safe": true, "edits": [{
			"op": "insert", "pointer": test.pointer, "key": "display_name", "value": test.name,
		}]},
	}
}
