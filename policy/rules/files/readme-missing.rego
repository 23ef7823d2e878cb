# METADATA
# title: A framework's folder has a README.md
# description: |
#   Finds folders of frameworks with active tests in which there is no file called
#   `README.md`, in exactly this spelling.
#
#   The suite's `toolset/utils/audit.py` looks for it, and it is the first thing that its
#   template for pull requests asks for: without it nobody knows where the sources of a test
#   lie, what is special about it and whom to ask. Fourteen frameworks with active tests had
#   none. Of all folders three had one under another spelling, which a rename mends.
#
#   Write one, or rename the one that is there.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/2762
#   description: READMEs in the folders of frameworks
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/5287
#   description: Folders without one
# schemas:
# - input: schema.framework
# custom:
#   category: files
#   severity: info
#   severity_when_added: warning
#   guidance: true
#   reason: Without a README nobody knows what is special about the tests and where their sources lie.
#   fix: Write a README.md.
package tfblint.rules.files["readme-missing"]

import data.tfblint.lib.prose

findings contains finding if {
	not "README.md" in input.framework.files
	some test in input.tests
	test.active
	finding := {
		"pointer": "",
		"message": sprintf("%s has no README.md%s", [prose.folder(input.framework.dir), _remedy]),
	}
}

_remedy := sprintf(" but %s; rename it", [file]) if {
	file := _misspelt[0]
} else := "; write one that says what the tests measure and where their sources are"

_misspelt := [file | some file in input.framework.files; lower(file) in ["readme.md", "readme", "readme.markdown"]]
