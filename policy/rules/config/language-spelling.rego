# METADATA
# title: Languages are spelt as their makers spell them
# description: |
#   Finds values of `language` that mean a known language in an unusual spelling, such as
#   `Javascript`, `c++` or `CSharp`.
#
#   The value groups and labels the results. The suite folds its case and nothing else: `C#`
#   and `CSharp` become two languages, each with a page of its own. Scripts that read the
#   configurations do not even fold the case.
#
#   Use the usual spelling. Only the change of `CSharp` to `C#` and its like moves results
#   to another group, so only changes of case are safe.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/issues/3130
#   description: On spellings that differ in the results
# schemas:
# - input: schema.framework
# custom:
#   category: config
#   severity: info
#   reason: Results are grouped by this value, and readers of the configurations search for it.
#   fix: Write the language in its usual spelling.
package tfblint.rules.config["language-spelling"]

findings contains finding if {
	names := data.tfblint.languages.names
	some declared in {declared | declared := input.tests[_].declared.language}
	not names[declared]

	# Most frameworks are done with by now.
	some test in input.tests
	test.declared.language == declared
	some spelling, name in names
	name == test.language
	finding := {
		"pointer": test.at.language,
		"message": sprintf("`language` is %q; the usual spelling is %q: write it so", [declared, spelling]),
		"fix": {
			"safe": lower(declared) == lower(spelling),
			"edits": [{"op": "replace", "pointer": test.at.language, "value": spelling}],
		},
	}
}
