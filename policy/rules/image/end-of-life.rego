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

# Most images are in none of the tables, so that look-ups are all they cost.
findings contains _finding(recipe, base, text) if {
	retired := data.tfblint.end_of_life.retired
	entry := retired[input.recipes[i].image.bases[j].repository]
	entry.since <= _as_of
	recipe := input.recipes[i]
	base := recipe.image.bases[j]
	text := sprintf("the image %s has been retired since %s: build on %s", [base.repository, entry.since, entry.instead])
}

findings contains _finding(recipe, base, text) if {
	products := data.tfblint.end_of_life.products
	versions := data.tfblint.end_of_life.versions

	# mutate: equivalent because versions belong to a product; it saves time
	product := products[input.recipes[i].image.bases[j].repository]
	recipe := input.recipes[i]
	base := recipe.image.bases[j]

	# mutate: equivalent because _ended finds the same; most images are maintained
	versions[product][base.versions[_]] <= _as_of
	version := _ended(base)[0]
	not _retired(base.repository)
	text := _beyond(sprintf("%s %s", [product, version]), versions[product][version])
}

# The release of a distribution is said last: its image may hold something that has ended itself.
findings contains _finding(recipe, base, text) if {
	distributions := data.tfblint.end_of_life.distributions

	# mutate: equivalent because one that ended is looked for below; it saves time
	distributions[input.recipes[i].image.bases[j].words[_]].ended <= _as_of
	recipe := input.recipes[i]
	base := recipe.image.bases[j]
	not _retired(base.repository)
	not _ended(base)[0]
	ended := [distribution | distribution := distributions[base.words[_]]; distribution.ended <= _as_of][0]
	text := _beyond(ended.name, ended.ended)
}

_finding(recipe, base, text) := {
	"pointer": recipe.pointer,
	"at": base.at,
	"message": sprintf("%s builds on %s; %s", [images.name(recipe.file), base.reference, text]),
}

_as_of := month if {
	month := data.tfblint.params["image/end-of-life"].as_of
	month != ""
} else := data.tfblint.end_of_life.reviewed

_retired(repository) if data.tfblint.end_of_life.retired[repository].since <= _as_of

# Of the versions that a tag starts with, those that have ended, the narrower one first.
_ended(base) := [version |
	months := data.tfblint.end_of_life.versions[data.tfblint.end_of_life.products[base.repository]]
	some version in base.versions
	months[version] <= _as_of
]

_beyond(what, month) := sprintf(
	"%s is not maintained beyond %s (table of %s): build on a later version",
	[what, month, data.tfblint.end_of_life.reviewed],
)
