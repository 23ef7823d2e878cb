package tfblint.rules.files.unneeded_test

import data.tfblint.rules.files.unneeded as rule

_on(files, tests) := findings if {
	findings := rule.findings with input as {
		"framework": {"dir": "frameworks/Elixir/plug", "files": files},
		"tests": [{"active": active} | some active in tests],
	}
		with data.tfblint.params["files/unneeded"] as {"names": [".idea", "docker-compose.yml"]}
}

_finding(what, number) := {{
	"pointer": "",
	"count": number,
	"message": sprintf("frameworks/Elixir/plug holds %s, which no test needs; remove what is not needed", [what]),
}}

test_one if _on(["docker-compose.yml", "plug.dockerfile"], [false, true]) == _finding("docker-compose.yml", 1)

test_several if _on([".idea", "docker-compose.yml"], [true]) == _finding(".idea and docker-compose.yml", 2)

test_none if _on(["plug.dockerfile"], [true]) == set()

test_broken if _on([".idea"], [false]) == set()
