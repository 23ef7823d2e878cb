package tfblint.lib.coverage_test

import data.tfblint.lib.coverage

_test(active, types) := {"active": active, "types": types, "cells": {type: {} | some type in types}}

_suite := {"tests": [_test(true, ["json"]), _test(true, ["db", "json"]), _test(false, ["fortune"])]}

test_types if coverage.types == {"json", "db"} with input as _suite

test_any if {
	coverage.any(["plaintext", "db"]) with input as _suite
	not coverage.any(["plaintext"]) with input as _suite
}

test_broken_do_not_count if not coverage.any(["fortune"]) with input as _suite
