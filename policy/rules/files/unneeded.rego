# METADATA
# title: A folder holds only what its tests need
# description: |
#   Finds files and folders directly in a framework's folder, of frameworks with active tests,
#   that come from the template of a project and have no purpose in the suite: settings of
#   editors and of other build services, and files for other ways to start a container.
#
#   Each of them is read by everyone who looks for what makes the test, and goes into the
#   image with a `COPY . .`. The suite's template for pull requests asks to leave them out
#   (issue 6006). As they do no harm to the numbers, the rule is off; the profile `strict` has
#   it.
#
#   Remove them.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/6006
#   description: Files that do not belong into the suite
# schemas:
# - input: schema.framework
# custom:
#   category: files
#   severity: "off"
#   strict: info
#   reason: Files without a purpose hide those that have one.
#   fix: Remove them.
#   waive: The framework's authors start the test by hand with it.
#   params:
#     names:
#       description: Names of files and folders that no test needs.
#       default: [.circleci, .github, .gitlab-ci.yml, .idea, .travis.yml, .vs, .vscode, Jenkinsfile, Procfile, docker-compose.yaml, docker-compose.yml]
package tfblint.rules.files.unneeded

import data.tfblint.lib.prose

findings contains finding if {
	unneeded := [file | some file in data.tfblint.params["files/unneeded"].names; file in input.framework.files]
	count(unneeded) > 0
	some test in input.tests
	test.active
	finding := {
		"pointer": "",
		"count": count(unneeded),
		"message": sprintf("%s holds %s, which no test needs; remove what is not needed", [prose.folder(input.framework.dir), prose.list(unneeded)]),
	}
}
