# METADATA
# title: SQLAlchemy is measured in Flask
# description: |
#   Finds frameworks, other than those in `frameworks`, whose tests install SQLAlchemy. One
#   finding a framework, at the first requirement.
#
#   What such a test measures is mostly SQLAlchemy, and the guidance of the Python folder
#   suggests that Flask is enough to know how fast that is. Six frameworks beside Flask do
#   it today. Where SQLAlchemy is what the framework's users use, there is good reason for
#   it, so this is a hint.
#
#   Use the driver directly, as the `raw` tests do, or the framework's own data layer.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/tree/master/frameworks/Python#before-writing-new-tests
#   description: The guidance of the Python folder on SQLAlchemy
# schemas:
# - input: schema.evidence
# custom:
#   category: python
#   when: [tests.requirements]
#   severity: info
#   strict: warning
#   guidance: true
#   reason: With SQLAlchemy in every framework the same library is measured again and again.
#   fix: Use the database driver or the framework's own data layer.
#   waive: SQLAlchemy is the data layer that the framework itself recommends.
#   languages: [python]
#   params:
#     frameworks:
#       description: Frameworks in which SQLAlchemy is measured.
#       default: [flask]
#     packages:
#       description: Python packages that bring SQLAlchemy.
#       default: [sqlalchemy, flask-sqlalchemy]
package tfblint.rules.python["sqlalchemy-in-flask"]

import data.tfblint.lib.prose

findings contains finding if {
	params := data.tfblint.params["python/sqlalchemy-in-flask"]
	not input.framework.name in params.frameworks
	uses := [{"test": test, "package": name, "at": test.requirements[name].at} |
		some test in input.tests
		test.active
		test.language == "python"
		some name in params.packages
	]
	first := uses[0]
	finding := {
		"pointer": first.test.pointer,
		"at": first.at,
		"message": sprintf(
			"%q installs %s; SQLAlchemy is measured in %s: use the database driver or the framework's own data layer",
			[first.test.name, first.package, prose.list(params.frameworks)],
		),
	}
}
