# METADATA
# title: The baseline only shrinks
# description: |
#   Finds entries of the baseline that ask for more than there is: their finding is gone, a
#   waiver hides it now, or the number that it is about is smaller. It is reported once for
#   the whole file, at the first such entry, and only by a run on the whole suite.
#
#   An entry that is left behind hides the finding when it comes back.
#
#   `tfblint baseline prune` takes such entries out.
# schemas:
# - input: schema.exceptions
# custom:
#   category: baseline
#   severity: info
#   reason: An entry that is left behind hides the finding when it comes back.
#   fix: Run `tfblint baseline prune` and commit the file.
package tfblint.rules.baseline.gone

findings contains finding if {
	baseline := input.baseline
	baseline.judged
	first := baseline.gone[0]
	finding := {
		"pointer": "",
		"at": first.at,
		"count": count(baseline.gone),
		"message": sprintf(
			"%d of %d entries of the baseline can go, first that of %s on %s: run `tfblint baseline prune`",
			[count(baseline.gone), baseline.entries, first.rule, _subject(first)],
		),
	}
}

_subject(entry) := entry.framework if {
	entry.test == ""
} else := entry.test
