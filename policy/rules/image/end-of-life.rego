# METADATA
# title: A base image is still maintained
# description: |
#   Finds base images that nobody mends any more: images that are retired as a whole, such as
#   `openjdk` and `centos`; versions of languages and distributions past their end, such as
#   `python:3.9`; and images built on such a distribution, such as `python:3.11-bullseye`. The
#   dates are those of `policy/data/end_of_life.yaml`; the message says how old the table is.
#
#   Such an image gets no corrections, and one day what it installs its packages from is
#   switched off, so that the test no longer builds. Maintainers clear them out from time to
#   time, and what nobody moves is tagged broken (issue 8199). As most of them still build
#   today, this is a hint.
#
#   Build on a version that is maintained.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/8199
#   description: A clean-up of old images before a run
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/9924
#   description: A later one
# - ref: https://endoflife.date
#   description: Ends of life of many products
# schemas:
# - input: schema.evidence
# custom:
#   category: image
#   severity: info
#   severity_when_added: warning
#   reason: An image past its end gets no corrections and stops to build when its package archives are switched off.
#   fix: Build on a version that is maintained.
#   waive: The framework needs the old version and is kept for comparison.
#   params:
#     as_of:
#       description: The month, as in 2026-03, by which a version must have ended to be found. Empty for the month in which the table was reviewed.
#       default: ""
package tfblint.rules.image["end-of-life"]

import data.tfblint.lib.images

findings contains finding if {
	some recipe in images.recipes
	some base in recipe.image.bases
	finding := {
		"pointer": recipe.pointer,
		"at": base.at,
		"message": sprintf("%s builds on %s; %s", [images.name(recipe.file), base.reference, _ended(base)]),
	}
}

_as_of := month if {
	month := data.tfblint.params["image/end-of-life"].as_of
	month != ""
} else := data.tfblint.end_of_life.reviewed

# What ended about an image, and what to do. It is undefined for one that is maintained.
_ended(base) := sprintf(
	"the image %s has been retired since %s: build on %s",
	[base.repository, retired.since, retired.instead],
) if {
	retired := data.tfblint.end_of_life.retired[base.repository]
	retired.since <= _as_of
} else := _beyond(sprintf("%s %s", [product, version]), months[version]) if {
	product := data.tfblint.end_of_life.products[base.repository]
	months := data.tfblint.end_of_life.versions[product]
	version := [version | some version in _versions(base.tag); months[version] <= _as_of][0]
} else := _beyond(distribution.name, distribution.ended) if {
	words := split(base.tag, "-")
	distribution := [distribution |
		distribution := data.tfblint.end_of_life.distributions[words[_]]
		distribution.ended <= _as_of
	][0]
}

# The version that a tag starts with, by two numbers and by one.
_versions(tag) := [concat(".", numbers), numbers[0]] if {
	numbers := array.slice(split(split(tag, "-")[0], "."), 0, 2)
}

_beyond(what, month) := sprintf(
	"%s is not maintained beyond %s (table of %s): build on a later version",
	[what, month, data.tfblint.end_of_life.reviewed],
)
