package tfblint.rules.config["toml-drift_test"]

import data.tfblint.rules.config["toml-drift"] as rule

_file := "frameworks/Go/gin/config.toml"

_at(line) := {"file": _file, "line": line, "column": 1, "end_line": line, "end_column": 2}

_test := {
	"name": "gin", "key": "default", "pointer": "/tests/0/default",
	"declared": {
		"approach": "Realistic", "classification": "Micro", "database": "Postgres", "interpreter": "None",
		"language": "Go", "orm": "Raw", "platform": "None", "server": "",
	},
	"labels": {"versus": "go", "os": "Linux"},
	"display_name": "Gin", "command": "", "port": 8080, "recipe": {"declared": "", "default": "gin.dockerfile"},
	"cells": {"json": {"url": "/json"}, "cached-query": {"url": "/cached"}},
}

_values := {
	"json_url": "/json", "cached_query_url": "/cached", "approach": "realistic ", "classification": "Micro",
	"database": "Postgres", "orm": "Raw", "platform": "N/A", "webserver": "None", "versus": "Go", "os": "Linux",
}

# All that a section may say, in agreement with the test.
_all := object.union(_values, {
	"language": "go", "flavor": "none", "display_name": "gin", "dockerfile": "gin.dockerfile", "docker_cmd": "", "port": "8080",
})

_section(values) := {"at": _at(3), "values": {field: {"value": value, "at": _at(place)} |
	fields := [field | some field in object.keys(values)]
	some i, field in fields
	value := values[field]
	place := 20 - i
}}

_twin(values) := {"file": _file, "name": "gin", "problems": [], "tests": {"default": _section(values)}}

_findings(test, twin) := findings if {
	findings := rule.findings with input as {"framework": {"name": "gin", "twin": twin}, "tests": [test]}
		with data.tfblint.params["config/toml-drift"] as {"expected": ["database", "orm", "webserver", "versus"]}
		with data.tfblint.vocabulary.none as ["", "none", "n/a"]
}

_message(list) := sprintf(
	"config.toml disagrees with benchmark_config.json about \"gin\": %s; delete config.toml, which nothing reads",
	[list],
)

_says(test, values, list) if {
	{finding.message | some finding in _findings(test, _twin(values))} == {_message(list)}
}

test_agreement if {
	_findings(_test, _twin(_values)) == set()
	_findings(_test, _twin(_all)) == set()
}

test_finding if {
	_findings(_test, _twin(object.union(_values, {"approach": "Stripped"}))) == {{
		"pointer": "/tests/0/default",
		"at": _at(20),
		"message": _message(`approach is "Stripped" instead of "Realistic"`),
		"count": 1,
	}}
}

test_each_key if {
	every field in [
		"approach", "cached_query_url", "classification", "database", "display_name", "docker_cmd", "dockerfile", "flavor",
		"json_url", "language", "orm", "os", "platform", "port", "versus", "webserver",
	] {
		some finding in _findings(_test, _twin(object.union(_all, {field: "other"})))
		startswith(finding.message, sprintf("config.toml disagrees with benchmark_config.json about \"gin\": %s is \"other\" instead of ", [field]))
	}
}

test_first_place if {
	some finding in _findings(_test, _twin(object.union(_values, {"approach": "Stripped", "versus": "gin"})))
	finding.at == _at(12)
	finding.count == 2
}

test_only_in_the_section if _says(_test, object.union(_values, {"urls.fortunes": "/f"}), `urls.fortunes is "/f" instead of none`)

test_not_in_the_section if {
	_findings(_test, _twin(object.remove(_values, ["database"]))) == {{
		"pointer": "/tests/0/default",
		"at": _at(3),
		"message": _message(`database is none instead of "Postgres"`),
		"count": 1,
	}}
}

test_url_not_in_the_section if {
	_says(_test, object.remove(_values, ["cached_query_url"]), `cached_query_url is none instead of "/cached"`)
}

test_key_that_is_not_expected if _findings(_test, _twin(object.remove(_values, ["approach"]))) == set()

test_none_that_is_expected if _findings(_test, _twin(object.remove(_values, ["webserver"]))) == set()

test_declared_recipe if {
	test := object.union(_test, {"recipe": {"declared": "own.dockerfile", "default": "gin.dockerfile"}})
	_findings(test, _twin(object.union(_values, {"dockerfile": "own.dockerfile"}))) == set()
	_says(test, _all, `dockerfile is "gin.dockerfile" instead of "own.dockerfile"`)
}

test_long_values if {
	forty := "1234567890123456789012345678901234567890"
	_says(_test, object.union(_values, {"versus": forty}), sprintf(`versus is "%s" instead of "go"`, [forty]))
	_says(
		_test, object.union(_values, {"versus": concat("", [forty, "1"])}),
		`versus is "123456789012345678901234567890123456789…" instead of "go"`,
	)
}

test_four_values if {
	_says(
		_test, object.union(_values, {"approach": "a", "classification": "b", "orm": "c", "versus": "d"}),
		`approach is "a" instead of "Realistic", classification is "b" instead of "Micro", orm is "c" instead of "Raw", versus is "d" instead of "go"`,
	)
}

test_five_values if {
	_says(
		_test, object.union(_values, {"approach": "a", "classification": "b", "database": "e", "orm": "c", "versus": "d"}),
		`approach is "a" instead of "Realistic", classification is "b" instead of "Micro", database is "e" instead of "Postgres" and 2 more`,
	)
}

test_another_section if {
	_findings(object.union(_test, {"key": "other"}), _twin(object.union(_values, {"approach": "Stripped"}))) == set()
}

test_another_name if {
	_findings(_test, object.union(_twin(_values), {"name": "Gin"})) == {{
		"pointer": "/framework",
		"message": `config.toml calls the framework "Gin", benchmark_config.json "gin"; delete config.toml, which nothing reads`,
	}}
}

test_no_name if _findings(_test, object.union(_twin(_values), {"name": ""})) == set()

test_faulty_file if {
	faulty := {"name": "Gin", "problems": [{}]}
	_findings(_test, object.union(_twin(object.union(_values, {"approach": "Stripped"})), faulty)) == set()
}
