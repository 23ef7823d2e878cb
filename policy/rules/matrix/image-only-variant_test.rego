package tfblint.rules.matrix["image-only-variant_test"]

import data.tfblint.rules.matrix["image-only-variant"] as rule

_test(name, words) := {
	"name": name, "words": words, "database": "none", "orm": "none",
	"pointer": concat("", ["/tests/0/", name]),
}

_findings(tests) := findings if {
	findings := rule.findings with input as {"stacks": [tests]}
}

test_image if {
	_findings([_test("chi", []), _test("chi-scratch", ["scratch"])]) == {{
		"pointer": "/tests/0/chi-scratch",
		"message": `"chi-scratch" differs from "chi" only in its image (scratch); keep one of the two`,
	}}
}

test_something_else if _findings([_test("chi", []), _test("chi-prefork", ["prefork"])]) == set()
