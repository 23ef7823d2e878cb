# METADATA
# title: A test's name is unique in the suite
# description: |
#   Finds tests with the name of another test, in the same framework or in another. A test is
#   called `<framework>-<key>`, the default test like its framework, so that the test `gorm`
#   of `gin` and a framework called `gin-gorm` collide.
#
#   Images, logs and results are kept under the name. Nothing stops the second test from
#   replacing those of the first, and `--test` runs both or one. Results are kept in folders
#   in small letters, so that names which differ only in their capitals collide as well. The
#   suite's documentation asks for unique names, its toolset does not look.
#
#   Rename one of the tests, the newer one if the results of the other are published.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/2442
#   description: Two tests of one name
# schemas:
# - input: schema.matrix
# custom:
#   category: config
#   when: [shared.names]
#   severity: error
#   guidance: true
#   reason: Images and results are kept under the name, so one test replaces what the other measured.
#   fix: Rename one of the tests.
package tfblint.rules.config["test-name-collision"]

findings contains finding if {
	some uses in input.shared.names
	some i, use in uses
	i > 0
	finding := {
		"dir": use.dir,
		"pointer": use.test.pointer,
		"message": sprintf("%q is also the name of a test %s; rename one of them", [use.test.name, _where(use, uses[0])]),
	}
}

_where(use, first) := "of this file" if use.dir == first.dir

_where(use, first) := sprintf("in %s", [first.dir]) if use.dir != first.dir
