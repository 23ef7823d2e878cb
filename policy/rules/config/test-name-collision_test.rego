package tfblint.rules.config["test-name-collision_test"]

import data.tfblint.rules.config["test-name-collision"] as rule

_use(dir, name, i) := {"dir": dir, "test": {"name": name, "pointer": sprintf("/tests/%d/t", [i])}}

_findings(names) := findings if findings := rule.findings with input as {"shared": {"names": names}}

test_framework_and_key if {
	_findings({"gin-gorm": [_use("frameworks/Go/gin", "gin-gorm", 1), _use("frameworks/Go/x", "Gin-gorm", 0)]}) == {{
		"dir": "frameworks/Go/x",
		"pointer": "/tests/0/t",
		"message": `"Gin-gorm" is also the name of a test in frameworks/Go/gin; rename one of them`,
	}}
}

test_one_file if {
	_findings({"gin": [_use("frameworks/Go/gin", "gin", 0), _use("frameworks/Go/gin", "gin", 2)]}) == {{
		"dir": "frameworks/Go/gin",
		"pointer": "/tests/2/t",
		"message": `"gin" is also the name of a test of this file; rename one of them`,
	}}
}

test_unique if _findings({}) == set()
