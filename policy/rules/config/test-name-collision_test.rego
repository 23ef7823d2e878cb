package tfblint.rules.config["test-name-collision_test"]

import data.tfblint.rules.config["test-name-collision"] as rule

_framework(dir, names) := {
	"dir": dir,
	"tests": [{"name": name, "pointer": sprintf("/tests/%d/t", [i])} | some i, name in names],
}

_findings(frameworks) := findings if {
	findings := rule.findings with input as {"frameworks": frameworks}
}

test_framework_and_key if {
	_findings([_framework("frameworks/Go/gin", ["gin", "gin-gorm"]), _framework("frameworks/Go/x", ["Gin-gorm"])]) == {{
		"dir": "frameworks/Go/x",
		"pointer": "/tests/0/t",
		"message": `"Gin-gorm" is also the name of a test in frameworks/Go/gin; rename one of them`,
	}}
}

test_one_file if {
	_findings([_framework("frameworks/Go/gin", ["gin", "gin-pg", "gin"])]) == {{
		"dir": "frameworks/Go/gin",
		"pointer": "/tests/2/t",
		"message": `"gin" is also the name of a test of this file; rename one of them`,
	}}
}

test_unique if _findings([_framework("frameworks/Go/gin", ["gin", "gin-pg"]), _framework("frameworks/Go/x", ["x"])]) == set()
