package tfblint.rules.image["end-of-life_test"]

import data.tfblint.rules.image["end-of-life"] as rule

_place := {"file": "frameworks/Python/bottle/bottle.dockerfile", "line": 1, "column": 6, "end_line": 1, "end_column": 18}

_table := {
	"reviewed": "2026-03",
	"retired": {
		"openjdk": {"since": "2022-07", "instead": "eclipse-temurin"},
		"gcc": {"since": "2030-01", "instead": "clang"},
	},
	"products": {"python": "Python", "golang": "Go", "openjdk": "Java", "gcc": "GCC"},
	"versions": {
		"Python": {"2": "2020-01", "3.9": "2025-10", "3.10": "2026-10", "3.11": "2027-10"},
		"Go": {"1.23": "2025-08", "1.24": "2026-03"},
		"Java": {"11": "2019-01"},
		"GCC": {"6": "2018-10"},
	},
	"distributions": {
		"stretch": {"name": "Debian 9", "ended": "2022-06"},
		"jammy": {"name": "Ubuntu 22.04", "ended": "2027-04"},
	},
}

_on(repository, tag, as_of) := findings if {
	words := split(tag, "-")
	numbers := split(words[0], ".")
	findings := rule.findings with input as {"recipes": [{
		"file": "frameworks/Python/bottle/bottle.dockerfile", "pointer": "/tests/0/default",
		"image": {"bases": [{
			"reference": "ref", "repository": repository, "words": words,
			"versions": [concat(".", array.slice(numbers, 0, 2)), numbers[0]], "at": _place,
		}]},
	}]}
		with data.tfblint.params["image/end-of-life"] as {"as_of": as_of}
		with data.tfblint.end_of_life as _table
}

_findings(repository, tag) := _on(repository, tag, "")

_finding(rest) := {{
	"pointer": "/tests/0/default", "at": _place,
	"message": sprintf("bottle.dockerfile builds on ref; %s", [rest]),
}}

_beyond(what, month) := _finding(sprintf("%s is not maintained beyond %s (table of 2026-03): build on a later version", [what, month]))

test_two_numbers if {
	_findings("python", "3.9-slim") == _beyond("Python 3.9", "2025-10")
	_findings("golang", "1.23.4") == _beyond("Go 1.23", "2025-08")
}

test_one_number if _findings("python", "2.7") == _beyond("Python 2", "2020-01")

test_this_month if _findings("golang", "1.24") == _beyond("Go 1.24", "2026-03")

test_not_yet if _findings("python", "3.10-slim") == set()

test_another_month if {
	_on("python", "3.10", "2026-10") == _beyond("Python 3.10", "2026-10")
	_on("python", "3.9", "2025-09") == set()
}

test_not_in_the_table if {
	_findings("python", "3.14") == set()
	_findings("elixir", "1.23") == set()
	_findings("python", "") == set()
}

test_distribution if {
	_findings("python", "3.11-stretch") == _beyond("Debian 9", "2022-06")
	_findings("eclipse-temurin", "17-jre-stretch") == _beyond("Debian 9", "2022-06")
	_findings("eclipse-temurin", "17-jre-jammy") == set()
	_findings("eclipse-temurin", "jammy-stretch") == _beyond("Debian 9", "2022-06")
}

test_version_before_distribution if _findings("python", "3.9-stretch") == _beyond("Python 3.9", "2025-10")

test_retired if {
	_findings("openjdk", "11.0.3-jdk-stretch") == _finding("the image openjdk has been retired since 2022-07: build on eclipse-temurin")
	_findings("openjdk", "17-jdk-stretch") == _finding("the image openjdk has been retired since 2022-07: build on eclipse-temurin")
	_findings("container-registry.oracle.com/java/openjdk", "25") == set()
}

test_not_retired_yet if _findings("gcc", "6.4.0") == _beyond("GCC 6", "2018-10")
