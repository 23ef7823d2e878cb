# METADATA
# title: A configuration is written as the suite writes it
# description: |
#   Finds configurations with line ends of Windows, tabs, blanks at the end of lines or without
#   an end of their last line.
#
#   The suite reads all of them. They cost reviewers: an editor that follows the suite's
#   settings changes lines that nobody meant to change. On the real tree 3 files have line ends of
#   Windows, 9 are indented with tabs, 11 have blanks at the end of lines and 28 lack the end
#   of the last.
#
#   Let your editor mend it: every change is one of layout. The rule only speaks in the
#   profile `strict`.
# schemas:
# - input: schema.framework
# custom:
#   category: config
#   when: [framework.layout]
#   severity: "off"
#   strict: info
#   reason: Editors mend such layout by themselves, and then changes show lines that nobody meant to change.
#   fix: Save the file with LF, two blanks for each level, no blanks at the end of lines and an LF at its end.
package tfblint.rules.config["file-format"]

findings contains finding if {
	some oddity in input.framework.layout
	finding := {
		"pointer": "",
		"at": oddity.at,
		"count": oddity.count,
		"message": _message(oddity.code, oddity.count),
	}
}

_message("crlf", count) := sprintf("lines that end with CR LF: %d; write LF", [count])

_message("tabs", count) := sprintf("lines with tabs: %d; indent with two blanks for each level", [count])

_message("trailing-blanks", count) := sprintf("lines that end with blanks: %d; remove these", [count])

_message("no-final-newline", _) := "the last line has no end; add a line feed"
