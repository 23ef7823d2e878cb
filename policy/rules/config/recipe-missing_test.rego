package tfblint.rules.config["recipe-missing_test"]

import data.tfblint.rules.config["recipe-missing"] as rule

_findings(exists, files) := findings if {
	findings := rule.findings with input as {
		"framework": {"files": files},
		"tests": [{
			"name": "gin-gorm",
			"pointer": "/tests/0/gorm",
			"recipe": {"file": "frameworks/Go/gin/gin-gorm.dockerfile", "exists": exists},
		}],
	}
}

test_missing if {
	_findings(false, ["go.mod", "gorm.dockerfile"]) == {{
		"pointer": "/tests/0/gorm/dockerfile",
		"message": concat(" ", [
			`"gin-gorm" is built from frameworks/Go/gin/gin-gorm.dockerfile, which is not there;`,
			"add it, or name the right one in `dockerfile`",
		]),
	}}
}

test_other_capitals if {
	some finding in _findings(false, ["Gin-Gorm.Dockerfile", "go.mod"])
	contains(finding.message, "which is not there, but Gin-Gorm.Dockerfile is; add it")
}

test_there if _findings(true, []) == set()
