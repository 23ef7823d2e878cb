package tfblint.rules.config["folder-name_test"]

import data.tfblint.rules.config["folder-name"] as rule

_findings(name, dir) := findings if {
	findings := rule.findings with input as {"framework": {"name": name, "dir": dir}}
}

test_another_name if {
	_findings("go", "frameworks/Go/go-std") == {{
		"pointer": "/framework",
		"message": "the framework is called go, but its folder go-std; rename the folder",
	}}
}

test_end_of_the_name if count(_findings("std", "frameworks/Go/go-std")) == 1

test_same_name if _findings("gin", "frameworks/Go/gin") == set()

test_framework_alone if _findings("gin", ".") == set()
