package tfblint.approval.unjudged_test

import data.tfblint.approval.unjudged as policy

_refusals(judged) := refusals if {
	refusals := policy.refusals with input as {"framework": {"judged": judged}, "tests": [{"name": "one"}]}
}

test_unjudged if _refusals(false) == {{"test": "one", "reason": "a rule could not be evaluated on its framework"}}

test_judged if _refusals(true) == set()
