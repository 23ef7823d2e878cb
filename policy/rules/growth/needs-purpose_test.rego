package tfblint.rules.growth["needs-purpose_test"]

import data.tfblint.rules.growth["needs-purpose"] as rule

_findings(kind, kinds, purposes) := findings if {
	findings := rule.findings with input as {
		"framework": {"name": "falcon"},
		"tests": [
			{"name": "falcon", "pointer": "/tests/0/default", "active": true},
			{"name": "falcon-granian", "pointer": "/tests/0/granian", "active": true},
		],
		"change": {
			"kind": kind, "tests": {name: {"kind": changed} | some name, changed in kinds},
			"purposes": [{"text": text, "tests": ["falcon-granian"]} | some text in purposes],
		},
	}
		with data.tfblint.params["growth/needs-purpose"] as {"words": 3}
}

_one(purposes) := _findings("altered", {"falcon-granian": "added"}, purposes)

test_no_purpose if {
	_one([]) == {{
		"pointer": "/tests/0/granian",
		"message": concat("", [
			`"falcon-granian" is a new permutation of falcon, and nothing says what it is for; add the line `,
			"\"Matrix-Purpose: <why>\" to the message of a commit, or a waiver with a `purpose`",
		]),
	}}
}

_little(purpose) := {{
	"pointer": "/tests/0/granian",
	"message": sprintf(
		concat("", [
			`"falcon-granian" is a new permutation of falcon, and its purpose %q says too little; write at least 3 `,
			`words that tell what no other test shows, behind "Matrix-Purpose:" or in the waiver`,
		]),
		[purpose],
	),
}}

test_blank_purpose if _one(["  "]) == _one([])

test_too_few_words if _one(["faster now"]) == _little("faster now")

test_filler_does_not_count if {
	_one(["Add a new test for the falcon framework."]) == _little("Add a new test for the falcon framework.")
}

test_punctuation_does_not_count if _one([`"RSGI" - ASGI ,`]) == set()

test_lone_marks_do_not_count if _one(["faster ... now !"]) == _little("faster ... now !")

test_long_purposes_are_cut if {
	long := concat("", ["a" | some _ in numbers.range(1, 100)])
	_one([long]) == _little(substring(long, 0, 60))
}

test_stated if _one(["Shows what RSGI gains"]) == set()

test_words_on_several_lines if _one(["Shows\nRSGI\tgains"]) == set()

test_one_of_several if _one(["faster", "Shows what RSGI gains"]) == set()

test_first_of_several if _one(["faster", "better"]) == _little("faster")

test_new_framework if {
	_findings("added", {"falcon": "added", "falcon-granian": "added"}, []) == set()
	_findings("added", {"falcon-granian": "added"}, ["faster"]) == set()
}

test_mended if _findings("altered", {"falcon-granian": "altered"}, []) == set()

test_renamed if _findings("altered", {"falcon-granian": "renamed"}, []) == set()
