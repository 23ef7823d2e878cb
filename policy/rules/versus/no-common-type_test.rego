package tfblint.rules.versus["no-common-type_test"]

import data.tfblint.rules.versus["no-common-type"] as rule

_findings(named) := findings if {
	findings := rule.findings with input as {"references": [{
		"dir": "frameworks/Go/gin",
		"test": {"name": "gin-gorm", "pointer": "/tests/0/gin-gorm", "types": ["db", "query"]},
		"named": named,
	}]}
}

_named(active, types) := {"test": {"name": "go", "active": active, "types": types}}

test_none if {
	_findings([_named(true, ["json", "plaintext"])]) == {{
		"dir": "frameworks/Go/gin",
		"pointer": "/tests/0/gin-gorm/versus",
		"message": concat("", [
			`"gin-gorm" (db and query) is compared with "go" (json and plaintext), `,
			`but they have no type in common; name another test, or "None"`,
		]),
	}}
}

test_one if _findings([_named(true, ["json", "query"])]) == set()

test_broken if _findings([_named(false, ["json"])]) == set()

test_unknown if _findings([]) == set()

test_two_of_one_name if {
	_findings([_named(true, ["json"]), _named(true, ["db"])]) == set()
	count(_findings([_named(true, ["json"]), _named(false, ["db"])])) == 1
}
