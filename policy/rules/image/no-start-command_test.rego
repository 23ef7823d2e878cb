package tfblint.rules.image["no-start-command_test"]

import data.tfblint.rules.image["no-start-command"] as rule

_test(name, image, active) := {
	"name": name, "pointer": concat("/", ["/tests/0", name]), "active": active,
	"image": object.union(
		{"exists": true, "file": "frameworks/CFML/cfml/cfml.dockerfile", "command": false, "problems": []},
		image,
	),
}

_findings(tests) := findings if findings := rule.findings with input as {"tests": tests}

_cfml := {{
	"pointer": "/tests/0/cfml",
	"message": `"cfml" starts whatever its base image starts: cfml.dockerfile has no CMD and no ENTRYPOINT; say what to start`,
}}

test_none if _findings([_test("cfml", {}, true)]) == _cfml

test_shared_dockerfile_once if _findings([_test("cfml", {}, true), _test("cfml-pg", {}, true)]) == _cfml

test_command_of_one_test if _findings([_test("cfml-pg", {"command": true}, true), _test("cfml", {}, true)]) == _cfml

test_command if _findings([_test("cfml", {"command": true}, true)]) == set()

test_not_read_to_its_end if _findings([_test("cfml", {"problems": [{"message": "too large"}]}, true)]) == set()

test_missing if _findings([_test("cfml", {"exists": false}, true)]) == set()

test_broken if _findings([_test("cfml", {}, false)]) == set()
