package tfblint.lib.twin_test

import data.tfblint.lib.twin

_tests := {"default": {"values": {}}}

test_readable if {
	twin.readable with input as {"framework": {"twin": {"problems": [], "tests": _tests}}}
	twin.sections == _tests with input as {"framework": {"twin": {"problems": [], "tests": _tests}}}
}

test_faulty if {
	not twin.readable with input as {"framework": {"twin": {"problems": [{}], "tests": _tests}}}
	not twin.sections with input as {"framework": {"twin": {"problems": [{}], "tests": _tests}}}
}

test_absent if {
	not twin.readable with input as {"framework": {}}
	not twin.sections with input as {"framework": {}}
}
