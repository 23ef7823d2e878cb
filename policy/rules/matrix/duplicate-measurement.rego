# METADATA
# title: No two tests measure the same program in the same way
# description: |
#   Finds tests that are built from the same Dockerfile text as an earlier test of the
#   framework, start the same command and listen on the same port, and that measure a type
#   at the same URL and, for types that need one, on the same database.
#
#   This is proof rather than suspicion: only the name differs, so the second number is the
#   first with other noise. Readers take it for a result all the same. Mostly a Dockerfile
#   was copied for a new variant and never changed, so the variant that was meant is not
#   measured at all.
#
#   Images that ask which test they are built or started for are left alone: where the
#   Dockerfile, its start script or a file it copies by name reads `TFB_TEST_NAME`,
#   `TFB_TEST_DATABASE` or `BENCHMARK_ENV`, the same text can make two programs.
#
#   Make the later test run what its name says, or remove it. If a type is measured twice on
#   purpose, for instance to see how far two runs differ, waive it.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/8178
#   description: A list of tests that measure what others have measured
# schemas:
# - input: schema.evidence
# custom:
#   category: matrix
#   when: [tests.words]
#   severity: error
#   reason: The image, the command and the URL are the same, so both numbers belong to one program.
#   fix: Let the later test run what its name says, or remove it.
#   waive: The program asks in a way that its files do not show which test it runs for.
package tfblint.rules.matrix["duplicate-measurement"]

import data.tfblint.lib.prose

findings contains finding if {

	# Most frameworks build every test from a text of its own.
	# mutate: equivalent because twins share a text; it saves time
	count({hash | hash := input.tests[_].image.hash}) < count(input.tests)
	built := [test | some test in input.tests; test.active; test.image.hash != ""]
	some i, test in built
	not test.image.asks_test
	twins := [twin |
		some other in array.slice(built, 0, i)
		other.image.hash == test.image.hash
		other.command == test.command
		other.port == test.port
		types := _measured_twice(test, other)
		count(types) > 0
		twin := {"name": other.name, "types": types}
	]
	twin := twins[0]
	finding := {
		"pointer": test.pointer,
		"message": sprintf(
			"%q measures %s with the image, command, port and %s of %q; let it run what its name says, or remove it",
			[test.name, prose.list(twin.types), _urls(count(twin.types)), twin.name],
		),
	}
}

_measured_twice(test, other) := [type |
	some type in test.types
	test.cells[type].url == other.cells[type].url
	_same_database(type, test, other)
]

_same_database(_, test, other) if test.database == other.database

_same_database(type, _, _) if not type in data.tfblint.test_types.database

_urls(1) := "URL"

_urls(number) := "URLs" if number != 1
