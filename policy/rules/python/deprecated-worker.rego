# METADATA
# title: gunicorn's worker class is one that its makers still maintain
# description: |
#   Finds tests whose gunicorn is given a worker class that has been deprecated or removed:
#   on its command line or in its configuration file.
#
#   Uvicorn has announced that `uvicorn.workers` will go, and publishes the worker as a
#   package of its own, uvicorn-worker. Eleven of the suite's tests still name the old class.
#   They run today; with the release of uvicorn that drops the module, all of them fail at
#   once, at their start, after their whole build.
#
#   Add the new package to the requirements and name its class.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/pull/9905
#   description: Where a server's author points the suite to the new worker
# - ref: https://github.com/Kludex/uvicorn/pull/2302
#   description: The deprecation
# - ref: https://github.com/Kludex/uvicorn-worker
#   description: The package that replaces uvicorn.workers
# schemas:
# - input: schema.evidence
# custom:
#   category: python
#   when: [tests.start.worker]
#   severity: info
#   strict: warning
#   reason: A deprecated worker class works until its module goes, and then its tests do not start any more.
#   fix: Require the package that brings the new worker class and name that class.
#   languages: [python]
package tfblint.rules.python["deprecated-worker"]

findings contains finding if {
	some test in input.tests
	test.active
	test.language == "python"
	class := test.start.worker.class
	new := data.tfblint.workers.deprecated[class]
	finding := {
		"pointer": test.at.server,
		"at": test.start.worker.at,
		"message": sprintf(
			"%q runs gunicorn's worker %s, which is deprecated; require %s and name %s",
			[test.name, class, new.package, new.class],
		),
	}
}
