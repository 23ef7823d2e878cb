# METADATA
# title: The declared Python interpreter is the one that runs
# description: |
#   Finds tests that declare CPython and are built from a PyPy image, or the other way
#   round. Python 2 is the business of `python/python3-first`.
#
#   The results are filtered and compared by what is declared, so such a test makes one
#   interpreter look like the other. Two tests do it today, both labelled Python 3 and built
#   from PyPy (blacksheep and fastapi on socketify): their image was copied, their metadata
#   was not.
#
#   Declare the interpreter of the image, or build from the image of the interpreter.
# schemas:
# - input: schema.evidence
# custom:
#   category: python
#   when: [tests.image.interpreters]
#   severity: warning
#   strict: error
#   reason: Results are compared by the declared interpreter, so a wrong one credits its speed to another.
#   fix: Declare the interpreter that the image provides.
#   languages: [python]
package tfblint.rules.python["interpreter-mismatch"]

findings contains finding if {
	some test in input.tests
	test.active
	test.language == "python"
	declared := data.tfblint.interpreters[test.interpreter]
	declared.python == 3
	every provided in test.image.interpreters {
		_another(declared, data.tfblint.interpreters[provided.name])
	}
	provided := test.image.interpreters[0]
	finding := {
		"pointer": test.at.interpreter,
		"message": sprintf(
			"%q declares %s but is built from %s, which is %s; declare that or build from another image",
			[test.name, _declared(test), provided.reference, provided.name],
		),
		"fix": {"safe": true, "edits": [_edit(test, data.tfblint.interpreters[provided.name].flavor)]},
	}
}

_another(declared, provided) if {
	provided.python == 3
	provided.implementation != declared.implementation
}

# The image is what is measured, so only the declaration is mended.
_edit(test, flavor) := {"op": "replace", "pointer": test.at.interpreter, "value": flavor} if {
	test.at.interpreter != test.pointer
}

_edit(test, flavor) := {"op": "insert", "pointer": test.pointer, "key": "flavor", "value": flavor} if {
	test.at.interpreter == test.pointer
}

_declared(test) := sprintf("no interpreter, which means %s,", [test.interpreter]) if {
	test.declared.interpreter == ""
} else := test.declared.interpreter
