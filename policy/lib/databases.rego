# METADATA
# title: Tests that differ only in their SQL database
# schemas:
# - input: schema.stacks
package tfblint.lib.databases

# twins lists the active tests that repeat another on a second SQL database, each with the
# test it repeats and the database types they share. Among tests of one stack and ORM, the
# database of the first in the file is taken as the one to keep.
twins := [{"test": test, "kept": kept.test, "types": kept.types} |
	some stack in input.stacks

	# mutate: equivalent because without a second database there is no twin; many stacks end here
	count({test.database | some test in stack} - {"none"}) > 1
	measuring := [test | some test in stack; _measures_sql(test)]
	some orm in {test.orm | some test in measuring}
	alike := [test | some test in measuring; test.orm == orm]
	keeping := [test | some test in alike; test.database == alike[0].database]
	some test in alike
	test.database != alike[0].database
	kept := _nearest(test, [{"test": other, "types": types} |
		some other in keeping
		types := _shared(test, other)
		count(types) > 0
	])
]

_measures_sql(test) if {
	test.database in data.tfblint.sql.engines
	some type in data.tfblint.test_types.database
	test.cells[type]
}

_shared(one, other) := [type |
	some type in data.tfblint.test_types.database
	one.cells[type]
	other.cells[type]
]

# The candidate whose name differs from the test's in words of the data layer only: of
# thread-pg and prefork-pg, thread-my repeats the former. Without one, the first.
_nearest(test, candidates) := array.concat(
	[candidate | some candidate in candidates; _differ_in_data(test.words, candidate.test.words)],
	candidates,
)[0] if {
	# mutate: equivalent because one candidate is the nearest; it saves time
	count(candidates) > 1
} else := candidates[0]

_differ_in_data(one, other) if {
	every word in array.concat(_without(one, other), _without(other, one)) {
		word in data.tfblint.words.data
	}
}

_without(words, others) := [word | some word in words; not word in others]
