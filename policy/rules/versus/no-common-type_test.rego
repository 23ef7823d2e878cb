package tfblint.rules.versus["no-common-type_test"]

import data.tfblint.rules.versus["no-common-type"] as rule

_test(name, active, types, target) := {
	"name": name, "pointer": concat("", ["/tests/0/", name]), "active": active, "types": types,
	"labels": {"versus": target},
}

_findings(target, active, types) := findings if {
	findings := rule.findings with input as {"frameworks": [{
		"dir": "frameworks/Go/gin",
		"tests": [_test("gin-gorm", true, ["db", "query"], target), _test("go", active, types, "")],
	}]}
}

test_none if {
	_findings("go", true, ["json", "plaintext"]) == {{
		"dir": "frameworks/Go/gin",
		"pointer": "/tests/0/gin-gorm/versus",
		"message": concat("", [
			`"gin-gorm" (db and query) is compared with "go" (json and plaintext), `,
			`but they have no type in common; name another test, or "None"`,
		]),
	}}
}

test_one if _findings("go", true, ["json", "query"]) == set()

test_broken if _findings("go", false, ["json"]) == set()

test_unknown if _findings("netty", true, ["json"]) == set()

test_two_of_one_name if {
	tests := [_test("a", true, ["db"], "b"), _test("b", true, ["json"], ""), _test("b", true, ["db"], "")]
	findings := rule.findings with input as {"frameworks": [{"dir": "frameworks/Go/gin", "tests": tests}]}
	findings == set()
}
