# METADATA
# title: A Python test names its interpreter as the others do
# description: |
#   Finds tests whose `flavor` is another spelling of an interpreter, such as CPython for
#   Python3, and tests whose `flavor` is no interpreter of Python at all. Case counts. A
#   test without a flavor, or with None, is understood as Python3.
#
#   Whoever groups results by interpreter has to know all spellings: the folder has three
#   for each of CPython and PyPy. One test declares its server as its flavor, which is lost
#   there.
#
#   Write Python3 or PyPy3; Python2 and PyPy2 are names as well, but such tests are the
#   business of `python/python3-first`.
# schemas:
# - input: schema.framework
# custom:
#   category: python
#   severity: info
#   strict: warning
#   reason: Results are compared by interpreter, and two spellings of one look like two.
#   fix: Write the interpreter's usual name.
#   waive: The test runs in an interpreter of its own, which no other test uses.
#   languages: [python]
package tfblint.rules.python.flavor

import data.tfblint.lib.prose

findings contains finding if {
	some test in input.tests
	_odd(test)
	flavor := data.tfblint.interpreters[test.interpreter].flavor
	finding := {
		"pointer": test.at.interpreter,
		"message": sprintf(
			"%q spells its interpreter %s; write %s, as the other Python tests do",
			[test.name, test.declared.interpreter, flavor],
		),
		"fix": {"safe": true, "edits": [{"op": "replace", "pointer": test.at.interpreter, "value": flavor}]},
	}
}

findings contains finding if {
	some test in input.tests
	_odd(test)
	not data.tfblint.interpreters[test.interpreter]
	finding := {
		"pointer": test.at.interpreter,
		"message": sprintf(
			"%q declares the interpreter %s, which is none of Python's; write %s",
			[test.name, test.declared.interpreter, prose.choice(_flavors)],
		),
	}
}

# Nothing declared means something, too, and is not odd.
_odd(test) if {
	test.active
	test.language == "python"
	not test.declared.interpreter in _flavors
	not lower(test.declared.interpreter) in data.tfblint.vocabulary.none
}

_flavors := [interpreter.flavor | some interpreter in data.tfblint.interpreters]
