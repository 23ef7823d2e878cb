# METADATA
# title: A source that an image fetches is fixed to a version
# description: |
#   Finds `git clone` without a tag, branch or commit, or of a branch such as `main` that
#   moves; and `go get` and `go install` of a module's newest version.
#
#   Such an image is built from whatever lies there on the day, so two runs of the suite
#   measure two programs under one name. It is worse than a base image without a version: a
#   branch changes with every commit.
#
#   Clone a tag with `--branch`, check out a commit in the same `RUN`, or write a version
#   after the `@`.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/10702
#   description: Versions for everything that an image is made of
# schemas:
# - input: schema.evidence
# custom:
#   category: image
#   when: [tests.image.fetches]
#   severity: warning
#   reason: A branch changes with every commit, so runs cannot be compared and the test breaks by itself.
#   fix: Fetch a tag, a commit or a version.
#   waive: The source is data or a tool that is no part of what is measured.
package tfblint.rules.image["unpinned-source"]

import data.tfblint.lib.images

findings contains finding if {
	some recipe in input.recipes
	some fetch in recipe.image.fetches
	fetch.version in data.tfblint.image_tags.moving_sources[fetch.tool]
	finding := {
		"pointer": recipe.pointer,
		"at": fetch.at,
		"message": sprintf(
			"%s fetches %s%s, which may be another source tomorrow; name a tag, a commit or a version",
			[images.name(recipe.file), fetch.what, _version(fetch)],
		),
	}
}

_version(fetch) := " without a version" if fetch.version == ""

_version(fetch) := concat("", ["@", fetch.version]) if {
	fetch.version != ""
	fetch.tool == "go"
}

_version(fetch) := sprintf(" at %s", [fetch.version]) if {
	fetch.version != ""
	fetch.tool != "go"
}
