package tfblint.rules.config["language-folder_test"]

import data.tfblint.rules.config["language-folder"] as rule

_findings(group, language, declared) := findings if {
	findings := rule.findings with input as {
		"framework": {"group": group},
		"tests": [{
			"name": "lwan-lua",
			"language": language,
			"declared": {"language": declared},
			"at": {"language": "/tests/0/lua/language"},
		}],
	}
}

test_another_language if {
	_findings("C", "lua", "Lua") == {{
		"pointer": "/tests/0/lua/language",
		"message": "\"lwan-lua\" is in Lua, but lies in the folder C; correct `language`, or move the framework",
	}}
}

test_folder_of_its_language if _findings("C", "c", "C") == set()

test_folder_with_another_name if _findings("CSharp", "c#", "C#") == set()

test_no_language if _findings("C", "none", "") == set()

test_framework_alone if _findings("", "c", "C") == set()
