# METADATA
# title: The default test runs where other tests run
# description: |
#   Finds frameworks whose default test is tagged broken while other tests of the framework
#   run.
#
#   The default test bears the framework's name. Whoever compares with the framework by that
#   name, in `versus` or in the results, finds nothing, while variants of it are shown. Such
#   a test is also easily forgotten: the framework looks alive.
#
#   Mend the default test, or make a test that runs the default one.
# schemas:
# - input: schema.frameworks
# custom:
#   category: matrix
#   when: ["!frameworks.tests.active"]
#   severity: warning
#   reason: The test with the framework's own name is not measured, so nothing can be compared with the framework.
#   fix: Mend the default test, or make a test that runs the default one.
#   waive: It waits for a fix elsewhere; link it.
package tfblint.rules.matrix["default-broken"]

findings contains finding if {
	input.frameworks[i].tests[j].active == false
	framework := input.frameworks[i]
	test := framework.tests[j]
	test.default
	running := [other.name | some other in framework.tests; other.active]
	count(running) > 0
	finding := {
		"dir": framework.dir,
		"pointer": sprintf("%s/tags", [test.pointer]),
		"message": sprintf(
			"the default test %q is broken while %s; mend it, or make a test that runs the default one",
			[test.name, _others(running)],
		),
	}
}

_others(running) := sprintf("%q runs", [running[0]]) if {
	count(running) == 1
} else := sprintf("%d others run", [count(running)])
