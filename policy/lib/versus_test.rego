package tfblint.lib.versus_test

import data.tfblint.lib.versus

test_fix if {
	versus.fix("/t", "None", true) == {
		"safe": true,
		"edits": [{"op": "replace", "pointer": "/t/versus", "value": "None"}],
	}
}

test_place if versus.place("/tests/0/default") == "/tests/0/default/versus"
