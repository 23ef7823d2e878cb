package tfblint.lib.coverage_test

import data.tfblint.lib.coverage

_test(active, types) := {"active": active, "types": types, "cells": {type: {} | some type in types}}

_suite := {"tests": [_test(true, ["json"]), _test(true, ["db", "json"]), _test(false, ["fortune"])]}

test_types if coverage.types == {"json", "db"} with input as _suite

test_bare if {
	coverage.bare with input as _suite
	not coverage.bare with input as {"tests": [_test(true, ["db"]), _test(false, ["plaintext"])]}
}

test_database if {
	coverage.database with input as _suite
	not coverage.database with input as {"tests": [_test(true, ["json"]), _test(false, ["fortune"])]}
}
