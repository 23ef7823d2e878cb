# METADATA
# title: A test runs on an operating system that is there
# description: |
#   Refuses tests whose `os` is none of those that the machines have. A test that does not say
#   which it needs is not refused; `tfblint lint` says that it should.
# schemas:
# - input: schema.approval
# custom:
#   reason: It cannot be built or started here.
#   fix: Run it on a machine with that operating system.
package tfblint.approval["operating-system"]

import data.tfblint.lib.refused

refusals contains refusal if {
	some test in input.tests
	refused.lacks(test.os)
	refusal := {"test": test.name, "reason": sprintf("it runs on %q, and here is only %s", [test.os, refused.systems])}
}
