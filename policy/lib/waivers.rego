# METADATA
# title: What rules about waivers say alike
package tfblint.lib.waivers

# name says which waiver one is: its rule and what it is about.
name(waiver) := sprintf("the waiver of %s on %s", [waiver.rule.text, waiver.framework.text]) if {
	waiver.test.text == ""
} else := sprintf("the waiver of %s on test %s", [waiver.rule.text, waiver.test.text])

# expired reports whether the last day of a waiver is over.
expired(waiver) if waiver.days_left < 0
