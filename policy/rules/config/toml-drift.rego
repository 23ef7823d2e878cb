# METADATA
# title: config.toml says what benchmark_config.json says
# description: |
#   Compares `config.toml` with `benchmark_config.json`: URLs, metadata and the name of the
#   framework. `[main]` stands for the test `default`. Case does not count, nor do different
#   ways to say "none". What `config.toml` has no word for, such as tags, is not compared.
#
#   Nothing in the suite reads `config.toml`. It was meant for a toolset that was planned in
#   issue 6259 and never came; 342 of the files were added in 2021, and a few every year
#   since. A copy that nobody runs goes stale unnoticed: of 687 sections in the suite of
#   March 2026 that belong to a test, more than one in four says something else than the
#   test. Thirty of them still promise json, and thirty-six plaintext, which later clean-ups
#   took out of `benchmark_config.json` alone. Who reads the wrong one of the two files is
#   misled.
#
#   Delete `config.toml`. Correcting it works as well, until the next change.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/6259
#   description: The plan for the toolset that config.toml was made for
# schemas:
# - input: schema.evidence
# custom:
#   category: config
#   when: [framework.twin]
#   severity: off
#   strict: info
#   reason: Nothing reads config.toml, so what differs there is wrong and misleads who reads it.
#   fix: Delete config.toml; or make it say what benchmark_config.json says.
#   waive: Where a tool of your own reads config.toml; then correct the file rather than delete it.
#   params:
#     expected:
#       description: >-
#         Keys that are compared even where a section lacks them. URLs always are; other keys only
#         where the section has them.
#       default:
#         - approach
#         - classification
#         - database
#         - database_os
#         - orm
#         - os
#         - platform
#         - versus
#         - webserver
package tfblint.rules.config["toml-drift"]

import data.tfblint.lib.twin

findings contains finding if {
	some test in input.tests
	section := twin.sections[test.key]
	differences := _differences(test, section)
	first := _first([difference.at | some difference in differences])
	finding := {
		"pointer": test.pointer,
		"at": first,
		"message": sprintf(
			"config.toml disagrees with benchmark_config.json about %q: %s; delete config.toml, which nothing reads",
			[test.name, _listed([_said(field, difference) | some field, difference in differences])],
		),
		"count": count(differences),
	}
}

findings contains finding if {
	twin.readable
	name := input.framework.twin.name
	not name in {"", input.framework.name}
	finding := {
		"pointer": "/framework",
		"message": sprintf(
			"config.toml calls the framework %q, benchmark_config.json %q; delete config.toml, which nothing reads",
			[name, input.framework.name],
		),
	}
}

# By field, what the section says there and the configuration here.
_differences(test, section) := object.union(_said_otherwise(section, values), _left_out(section, values, urls)) if {
	urls := _urls(test)
	values := _values(test, urls)
}

_said_otherwise(section, values) := {field: {"there": there.value, "here": here, "at": there.at} |
	some field, there in section.values
	here := object.get(values, field, "")
	# mutate: equivalent because equal texts are equal in the next line as well; most are
	there.value != here
	_plain(there.value) != _plain(here)
}

_left_out(section, values, urls) := {field: {"there": "", "here": here, "at": section.at} |
	some field in (_expected | object.keys(urls)) - object.keys(section.values)
	here := values[field]
	_plain(here) != ""
}

_expected := {field | some field in data.tfblint.params["config/toml-drift"].expected}

# What the configuration says of a test, under its own keys.
_values(test, urls) := object.union_n([test.labels, urls, {
	"approach": test.declared.approach,
	"classification": test.declared.classification,
	"database": test.declared.database,
	"display_name": test.display_name,
	"docker_cmd": test.command,
	"dockerfile": _recipe(test),
	"flavor": test.declared.interpreter,
	"language": test.declared.language,
	"orm": test.declared.orm,
	"platform": test.declared.platform,
	"port": format_int(test.port, 10),
	"webserver": test.declared.server,
}])

_urls(test) := {sprintf("%s_url", [replace(type, "-", "_")]): cell.url | some type, cell in test.cells}

_recipe(test) := test.recipe.default if test.recipe.declared == ""

_recipe(test) := test.recipe.declared if test.recipe.declared != ""

_plain(value) := "" if {
	lower(trim_space(value)) in _unset
} else := lower(trim_space(value))

_unset := {spelling | some spelling in data.tfblint.vocabulary.none}

_said(field, difference) := sprintf("%s is %s instead of %s", [field, _shown(difference.there), _shown(difference.here)])

_shown("") := "none"

_shown(value) := sprintf("%q", [value]) if {
	value != ""
	count(value) <= 40
}

_shown(value) := sprintf("%q", [concat("", [substring(value, 0, 39), "…"])]) if count(value) > 40

_listed(sentences) := concat(", ", sentences) if count(sentences) <= 4

_listed(sentences) := sprintf("%s and %d more", [concat(", ", array.slice(sentences, 0, 3)), count(sentences) - 3]) if {
	count(sentences) > 4
}

# The first of some places in a file; undefined without one.
_first(places) := [place | some place in places; place.line == line][0] if {
	line := min([place.line | some place in places])
}
