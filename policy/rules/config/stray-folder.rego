# METADATA
# title: Every folder of a framework has a configuration
# description: |
#   Finds folders in the place of a framework, two levels below `frameworks`, that hold no
#   `benchmark_config.json`.
#
#   A run of all tests passes over such a folder. A run of one language (`--test-lang`) opens
#   every folder of the language, does not find the file and stops before the first test. The
#   folder `Rust/viz` of the real tree does that: a change (issue 10776) brought back its
#   `Cargo.lock` after the framework had been renamed (issue 10369).
#
#   Remove what is left of the folder, or add the configuration.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/pull/10776
#   description: A lock file that came back without its framework
# schemas:
# - input: schema.matrix
# custom:
#   category: config
#   when: [strays]
#   severity: error
#   reason: A run of the folder's language stops at the folder before its first test.
#   fix: Remove the folder, or add its configuration.
package tfblint.rules.config["stray-folder"]

import data.tfblint.lib.prose

findings contains {
	"dir": stray.dir,
	"pointer": "",
	"message": sprintf(
		"%s has no benchmark_config.json%s; remove the folder or add one",
		[stray.dir, _holds(stray.files)],
	),
} if {
	some stray in input.strays
}

_holds([]) := ""

_holds(files) := sprintf(", only %s", [prose.list(files)]) if count(files) in {1, 2, 3}

_holds(files) := sprintf(", only %d other files and folders", [count(files)]) if count(files) > 3
