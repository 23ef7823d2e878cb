# METADATA
# title: A base image names its version
# description: |
#   Finds base images without a tag, with a tag such as `latest` or `mainline` that stands for
#   whatever was released last, and with a tag that names a variant alone, such as `alpine` or
#   `lein`. A digest is a version, and so is a release of a distribution (`debian:bookworm`).
#   An image that carries its version in its name (`distroless/cc-debian12`) is left alone.
#
#   Such an image is another one next month. Two runs of the suite then measure two programs
#   under one name, and a test breaks without a change to blame it on. Maintainers asked for
#   a check of this in issue 10702; when it was written, 35 base images of active tests were
#   unpinned.
#
#   Name a version, with major and minor number where there are both.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/10702
#   description: Which tags are not permitted, and the wish for a check
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/6084
#   description: An earlier request for versions
# schemas:
# - input: schema.evidence
# custom:
#   category: image
#   when: ["!recipes.image.bases.versions"]
#   severity: warning
#   severity_when_added: error
#   guidance: true
#   reason: The same Dockerfile builds another program after each release, so runs cannot be compared and tests break by themselves.
#   fix: Name a version in the tag.
#   waive: The image is published without versions.
package tfblint.rules.image.unpinned

import data.tfblint.lib.images

findings contains finding if {
	some recipe in input.recipes
	some base in recipe.image.bases

	# mutate: equivalent because the rest wants a tag without a number; most start with one
	base.versions == []
	base.digest == ""
	not contains(base.reference, "$")
	wrong := _wrong(base)
	not _versioned(base.repository)
	finding := {
		"pointer": recipe.pointer,
		"at": base.at,
		"message": sprintf("%s builds on %s%s", [images.name(recipe.file), base.reference, wrong]),
	}
}

_wrong(base) := " without a tag, which is whatever was released last; name a version" if base.tag == ""

_wrong(base) := sprintf(", and %q is another image after each release; name a version", [word]) if {
	word := base.words[0]
	word in data.tfblint.image_tags.floating

	# A tag with a date is a snapshot: testing-20260202.
	not regex.match(`[0-9]{6}`, base.tag)
}

_wrong(base) := ", whose tag names a variant and no version; name a version as well" if {
	base.tag != ""
	not regex.match(`[0-9]`, base.tag)
	word := base.words[0]
	not word in data.tfblint.image_tags.floating
	not _code_name(base.repository, word)
}

_code_name(repository, word) if word in data.tfblint.image_tags.code_names[repository]

# The name itself tells the version: distroless/cc-debian12, ubuntu-22.04-userver-pg.
_versioned(repository) if regex.match(`[0-9](-|$)`, images.name(repository))
