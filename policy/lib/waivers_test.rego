package tfblint.lib.waivers_test

import data.tfblint.lib.waivers

_waiver(test) := {"rule": {"text": "matrix/max-tests"}, "framework": {"text": "cutelyst"}, "test": {"text": test}}

test_framework if waivers.name(_waiver("")) == "the waiver of matrix/max-tests on cutelyst"

test_test if waivers.name(_waiver("cutelyst-pf")) == "the waiver of matrix/max-tests on test cutelyst-pf"

test_expired if waivers.expired({"days_left": -1})

test_last_day if not waivers.expired({"days_left": 0})

test_for_ever if not waivers.expired({})
