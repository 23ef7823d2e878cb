package tfblint.rules.config["language-spelling_test"]

import data.tfblint.rules.config["language-spelling"] as rule

_findings(name, declared) := findings if {
	findings := rule.findings with input as {"tests": [{
		"language": name,
		"declared": {"language": declared},
		"at": {"language": "/tests/0/default/language"},
	}]}
}

test_case if {
	_findings("javascript", "Javascript") == {{
		"pointer": "/tests/0/default/language",
		"message": "`language` is \"Javascript\"; the usual spelling is \"JavaScript\": write it so",
		"fix": {
			"safe": true,
			"edits": [{"op": "replace", "pointer": "/tests/0/default/language", "value": "JavaScript"}],
		},
	}}
}

test_alias_is_not_safe if {
	some finding in _findings("c#", "CSharp")
	finding.fix.safe == false
	finding.fix.edits[0].value == "C#"
}

test_two_languages if {
	findings := rule.findings with input as {"tests": [
	{"language": name, "declared": {"language": declared}, "at": {"language": declared}} |
		some name, declared in {"c#": "CSharp", "rust": "rust"}
	]}
	count(findings) == 2
	{[finding.pointer, finding.fix.edits[0].value] | some finding in findings} == {["CSharp", "C#"], ["rust", "Rust"]}
}

test_usual_spelling if _findings("c#", "C#") == set()

test_language_that_nobody_listed if _findings("whitespace", "WhiteSpace") == set()
