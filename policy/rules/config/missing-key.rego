# METADATA
# title: Every key that the suite needs is there
# description: |
#   Finds tests and configurations without a key that the suite cannot do without.
#
#   Some keys are needed always, such as `framework`, `tests` and a test's `language`;
#   others only in company: a test that names a database must also name its `orm` and
#   `database_os`. The suite stops when it loads a configuration that lacks one of them.
#
#   Add the key with the value that fits the test.
# schemas:
# - input: schema.problems
# custom:
#   category: config
#   when: [problems.code=missing-key]
#   severity: error
#   reason: Without the key the suite cannot load this configuration, and then it runs nothing at all.
#   fix: Add the key.
package tfblint.rules.config["missing-key"]

import data.tfblint.lib.problems

findings contains problems.finding(problem) if {
	some problem in problems.of("config/missing-key")
}
