# METADATA
# title: Every Python requirement names one version
# description: |
#   Finds requirements that allow more than one version: those without a version, those
#   with a range, and those that are taken from a branch of a repository. Requirement
#   files, what they include with `-r` and `-c`, and the packages that a Dockerfile names
#   itself are read. One finding a line, however many tests install it; requirements in
#   `pyproject.toml` are left alone where a lock file lies beside it.
#
#   An image that is built again some day later is then another program: its number may
#   change and nobody knows why, or the build fails in a framework that nobody touched.
#   Fifteen tests install socketify from the tip of its main branch, and one framework pins
#   none of its eleven packages.
#
#   Write `name==version`. From a repository, name a tag or a commit instead of a branch.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/wiki/Development-Contributing-Guide
#   description: The suite's guide for contributors, which asks for specific versions
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/10702
#   description: The same for base images
# - ref: https://pip.pypa.io/en/stable/topics/repeatable-installs/
#   description: How pip installs the same again
# schemas:
# - input: schema.evidence
# custom:
#   category: python
#   when: ["!tests.requirements.*.exact"]
#   severity: warning
#   guidance: true
#   reason: What is installed changes from build to build, so a result cannot be repeated and a build may break by itself.
#   fix: Name one version with ==, or a tag or commit of a repository.
#   waive: The test follows the development of its own framework on purpose.
#   languages: [python]
#   params:
#     exempt:
#       description: Packages that only install others, so that their version is not measured.
#       default: [hatch, pdm, pip, pipenv, poetry, setuptools, uv, wheel]
package tfblint.rules.python["unpinned-requirement"]

import data.tfblint.lib.prose

findings contains finding if {
	exempt := data.tfblint.params["python/unpinned-requirement"].exempt
	some test in _judged
	some name, requirement in test.requirements
	requirement.exact == false
	not name in exempt
	what := _loose(name, requirement)
	not _locked(requirement)

	# The same line for every test that installs it is the same finding.
	users := [user | some user in _judged; user.requirements[name].at == requirement.at]
	finding := {
		"pointer": users[0].pointer,
		"at": requirement.at,
		"message": sprintf("%s installs %s", [_tests(users), what]),
	}
}

_judged := [test | some test in input.tests; test.active; test.language == "python"]

_tests(users) := sprintf("%q", [users[0].name]) if count(users) == 1

_tests(users) := sprintf("%q (like %s)", [users[0].name, prose.list(others)]) if {
	count(users) in {2, 3}
	others := [sprintf("%q", [user.name]) | some user in array.slice(users, 1, count(users))]
}

_tests(users) := sprintf("%q (like %d other tests)", [users[0].name, count(users) - 1]) if count(users) > 3

# What is installed and how to pin it; undefined where it is pinned.
_loose(name, requirement) := sprintf("the newest %s of the day; name its version: %s==…", [name, name]) if {
	requirement.source == "index"
	requirement.specifier == ""
}

_loose(name, requirement) := sprintf(
	"%s in any version that is %s; name one version: %s==…",
	[name, requirement.specifier, name],
) if {
	requirement.specifier != ""
}

_loose(name, requirement) := sprintf(
	"%s from the branch %s, which changes with every push; name a release, a tag or a commit",
	[name, branch],
) if {
	branch := _branch(requirement.revision)
}

_loose(name, requirement) := sprintf(
	"%s from a repository without saying which state of it; name a release, a tag or a commit",
	[name],
) if {
	requirement.source == "vcs"
	requirement.revision == ""
}

_branch(revision) := revision if revision in data.tfblint.requirements.branches

_branch(revision) := trim_prefix(revision, "refs/heads/") if startswith(revision, "refs/heads/")

_locked(requirement) if {
	some file, locks in data.tfblint.requirements.locks
	requirement.at.file == concat("/", [input.framework.dir, file])
	some lock in locks
	lock in input.framework.files
}
