# METADATA
# title: Tags are those that the suite reads
# description: |
#   Finds tags other than `broken`.
#
#   A tag does nothing unless someone asks for it, and no script of the suite does. It looks
#   like a promise all the same: three tests of the real tree are tagged `verified`, which
#   nobody checks. A misspelt `broken` lets a test run that was to be left out.
#
#   Correct the spelling or remove the tag. A suite that runs tests by tags of its own names
#   them in `tags`.
# schemas:
# - input: schema.framework
# custom:
#   category: config
#   when: [tests.tags]
#   severity: info
#   reason: Nothing reads the tag, so it does not do what its author expects of it.
#   fix: Correct the spelling or remove the tag.
#   params:
#     tags:
#       description: Tags that the suite knows beside broken.
#       default: []
package tfblint.rules.config.tag

import data.tfblint.lib.prose

findings contains finding if {
	tag := input.tests[i].tags[_]

	# A known tag in other capitals is a fault of the value: config/value.
	not lower(trim_space(tag)) in _known
	test := input.tests[i]
	finding := {
		"pointer": concat("/", [test.pointer, "tags"]),
		"message": sprintf("%q is tagged %q, which nothing reads; there is %s", [test.name, tag, prose.list(_known)]),
	}
}

_known := array.concat(data.tfblint.tags.known, data.tfblint.params["config/tag"].tags)
