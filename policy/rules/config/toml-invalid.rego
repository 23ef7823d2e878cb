# METADATA
# title: config.toml is TOML
# description: |
#   Finds a `config.toml` that cannot be read as TOML: a syntax error, or a key that is defined
#   twice, as a value and as a table among others. The first fault is named.
#
#   Nothing in the suite reads `config.toml`, so such a fault stops nobody; the file says
#   nothing to anybody either. The one in falcon gives `database` a value and then uses it as
#   a table, for `database.os`, in ten sections: TOML takes a dot in a key for a table, so
#   `database_os` was meant.
#
#   Delete `config.toml`, or correct the place that is named. The other rules about
#   `config.toml` wait until it can be read.
# related_resources:
# - ref: https://toml.io/en/v1.0.0#keys
#   description: What a dot in a key means
# schemas:
# - input: schema.evidence
# custom:
#   category: config
#   when: [framework.twin.problems]
#   severity: warning
#   reason: A config.toml that no reader of TOML accepts is of use to nobody.
#   fix: Delete config.toml, which nothing reads; or correct the place that is named.
package tfblint.rules.config["toml-invalid"]

findings contains finding if {
	problems := input.framework.twin.problems
	first := problems[0]
	finding := {
		"pointer": "",
		"at": first.at,
		"message": sprintf("config.toml cannot be read as TOML: %s%s", [trim_suffix(first.message, "."), _others(problems)]),
	}
}

_others(problems) := "" if count(problems) == 1

_others(problems) := sprintf(" (1 of %d faults)", [count(problems)]) if count(problems) > 1
