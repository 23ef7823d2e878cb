# METADATA
# title: Every test has its Dockerfile
# description: |
#   Finds tests whose Dockerfile is not in the framework's folder. A test is built from the
#   file that `dockerfile` names, or else from the one that is called after the test:
#   `gin-gorm.dockerfile` for the test `gin-gorm`.
#
#   The suite finds out when it builds the image. It happens when a test is renamed, and its
#   Dockerfile is not, or differs in its capitals only, which some systems forgive and the
#   machines that run the suite do not.
#
#   Add the file, give it the test's name, or name another one in `dockerfile`. Broken tests
#   are looked at too: without its Dockerfile nobody can mend a test.
# schemas:
# - input: schema.framework
# custom:
#   category: config
#   when: ["!tests.recipe.exists"]
#   severity: error
#   reason: Without the file the suite cannot build the test's image.
#   fix: Add the Dockerfile, or name one that is there in dockerfile.
package tfblint.rules.config["recipe-missing"]

findings contains finding if {
	input.tests[i].recipe.exists == false
	test := input.tests[i]
	finding := {
		"pointer": concat("/", [test.pointer, "dockerfile"]),
		"message": sprintf(
			"%q is built from %s, which is not there%s; add it, or name the right one in `dockerfile`",
			[test.name, test.recipe.file, _alike(test.recipe.file)],
		),
	}
}

_alike(file) := sprintf(", but %s is", [alike[0]]) if {
	alike := [name | some name in input.framework.files; endswith(lower(file), concat("", ["/", lower(name)]))]
} else := ""
