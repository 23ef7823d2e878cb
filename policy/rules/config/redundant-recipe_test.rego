package tfblint.rules.config["redundant-recipe_test"]

import data.tfblint.rules.config["redundant-recipe"] as rule

_findings(declared) := findings if {
	findings := rule.findings with input as {"tests": [{
		"name": "gin-gorm",
		"pointer": "/tests/0/gorm",
		"recipe": {"declared": declared, "default": "gin-gorm.dockerfile"},
	}]}
}

test_usual_name if {
	_findings("gin-gorm.dockerfile") == {{
		"pointer": "/tests/0/gorm/dockerfile",
		"message": "\"gin-gorm\" is built from gin-gorm.dockerfile anyway; remove `dockerfile`",
		"fix": {"safe": true, "edits": [{"op": "remove", "pointer": "/tests/0/gorm/dockerfile"}]},
	}}
}

test_another_name if _findings("gin.dockerfile") == set()

test_no_name if _findings("") == set()
