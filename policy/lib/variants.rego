# METADATA
# title: Variants that are named after what they change
# schemas:
# - input: schema.stacks
package tfblint.lib.variants

# named_after lists the active tests whose name adds one or more of the given words, and no
# others, to the name of a test with the same stack, database and ORM; each with that test
# and the words it adds.
named_after(words) := [{"test": test, "base": bases[0], "added": added} |
	some stack in input.stacks
	some test in stack
	added := _among(test.words, words)
	count(added) > 0
	rest := _without(test.words, added)
	bases := [other |
		some other in stack
		other.words == rest
		other.database == test.database
		other.orm == test.orm
	]
	count(bases) > 0
]

_among(words, others) := [word | some word in words; word in others]

_without(words, others) := [word | some word in words; not word in others]
