package tfblint.rules.image.unpinned_test

import data.tfblint.rules.image.unpinned as rule

_place := {"file": "frameworks/Clojure/aleph/aleph.dockerfile", "line": 1, "column": 6, "end_line": 1, "end_column": 18}

_findings(changes) := findings if {
	base := object.union({"reference": "ref", "repository": "clojure", "tag": "", "digest": "", "at": _place}, changes)
	read := {"words": split(base.tag, "-"), "versions": [base.tag | regex.match(`^[0-9]`, base.tag)]}
	findings := rule.findings with input as {"recipes": [{
		"file": "frameworks/Clojure/aleph/aleph.dockerfile", "pointer": "/tests/0/default",
		"image": {"bases": [object.union(base, read)]},
	}]}
}

_finding(rest) := {{
	"pointer": "/tests/0/default",
	"at": _place,
	"message": sprintf("aleph.dockerfile builds on ref%s", [rest]),
}}

_floating(word) := _finding(sprintf(", and %q is another image after each release; name a version", [word]))

_variant := _finding(", whose tag names a variant and no version; name a version as well")

test_no_tag if _findings({}) == _finding(" without a tag, which is whatever was released last; name a version")

test_floating if {
	_findings({"tag": "latest"}) == _floating("latest")
	_findings({"tag": "mainline-alpine3.22"}) == _floating("mainline")
}

test_dated if _findings({"repository": "debian", "tag": "testing-20260202-slim"}) == set()

test_variant if {
	_findings({"tag": "lein"}) == _variant
	_findings({"repository": "ghcr.io/astral-sh/uv", "tag": "bookworm-slim"}) == _variant
}

test_code_name if {
	_findings({"repository": "debian", "tag": "bookworm-slim"}) == set()
	_findings({"repository": "buildpack-deps", "tag": "noble"}) == set()
	_findings({"repository": "ubuntu", "tag": "bookworm"}) == _variant
}

test_version if {
	_findings({"tag": "1.11"}) == set()
	_findings({"tag": "openjdk-17"}) == set()
}

test_a_number_is_enough_of_a_version_even_before_a_floating_word if _findings({"tag": "21_0_6-stable"}) == set()

test_version_in_the_name if {
	_findings({"repository": "gcr.io/distroless/cc-debian12"}) == set()
	_findings({"repository": "ghcr.io/userver-framework/ubuntu-22.04-userver-pg"}) == set()
	count(_findings({"repository": "registry7/h2o"})) == 1
}

test_digest if _findings({"tag": "latest", "digest": "sha256:00"}) == set()

test_unknown_value if _findings({"reference": "clojure:$TAG", "tag": "$TAG"}) == set()
