package tfblint.rules.image["unpinned-minor_test"]

import data.tfblint.rules.image["unpinned-minor"] as rule

_place := {"file": "frameworks/JavaScript/hapi/hapi.dockerfile", "line": 1, "column": 6, "end_line": 1, "end_column": 18}

_findings(changes) := findings if {
	base := {"reference": "node:24-slim", "repository": "node", "tag": "24-slim", "digest": "", "at": _place}
	findings := rule.findings with input as {"recipes": [{
		"file": "frameworks/JavaScript/hapi/hapi.dockerfile", "pointer": "/tests/0/default",
		"image": {"bases": [object.union(base, changes)]},
	}]}
}

test_major if {
	_findings({}) == {{
		"pointer": "/tests/0/default",
		"at": _place,
		"message": concat("", [
			"hapi.dockerfile builds on node:24-slim, which is another image after each minor release; ",
			"name the minor version as well",
		]),
	}}
}

test_a_number_of_something_else if count(_findings({"repository": "gradle", "tag": "jdk25"})) == 1

test_minor if _findings({"tag": "24.1-slim"}) == set()

test_two_numbers if _findings({"repository": "litongjava/jre", "tag": "8u391-stable"}) == set()

test_dot_elsewhere if _findings({"tag": "v.24"}) == set()

test_date if _findings({"repository": "debian", "tag": "testing-20260202-slim"}) == set()

test_no_number if _findings({"tag": "slim"}) == set()

test_whole_numbers if _findings({"repository": "fedora", "tag": "42"}) == set()

test_digest if _findings({"digest": "sha256:00"}) == set()

test_unknown_value if _findings({"reference": "node:24-$VARIANT"}) == set()
