# METADATA
# title: A Dockerfile is named only where its name is not the usual one
# description: |
#   Finds tests whose `dockerfile` names the file that the suite would take without it,
#   `<name of the test>.dockerfile`.
#
#   The key then says nothing, and one day it says something wrong: a copied test brings it
#   along and is built from the other test's image. 24 of the 81 tests of the real tree that
#   have the key do not need it.
#
#   Remove the key. The change is safe.
# schemas:
# - input: schema.framework
# custom:
#   category: config
#   when: [tests.recipe.declared]
#   severity: info
#   reason: The key repeats what the suite does without it, and is copied along with the test.
#   fix: Remove the key dockerfile.
package tfblint.rules.config["redundant-recipe"]

findings contains finding if {
	input.tests[i].recipe.declared == input.tests[i].recipe.default
	test := input.tests[i]
	pointer := concat("/", [test.pointer, "dockerfile"])
	finding := {
		"pointer": pointer,
		"message": sprintf("%q is built from %s anyway; remove `dockerfile`", [test.name, test.recipe.default]),
		"fix": {"safe": true, "edits": [{"op": "remove", "pointer": pointer}]},
	}
}
