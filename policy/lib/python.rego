# METADATA
# title: What a Python test runs on and what it starts
package tfblint.lib.python

# pypy is the name of the PyPy interpreter that the test runs on: the image's, or where
# the image does not tell, the declared one. It is undefined for other interpreters.
pypy(test) := [name |
	some name in _interpreters(test)
	data.tfblint.interpreters[name].implementation == "pypy"
][0]

_interpreters(test) := [provided.name | some provided in test.image.interpreters] if {
	count(test.image.interpreters) > 0
} else := [test.interpreter]

# servers are the names of the web servers that the test's container starts.
servers(test) := [server.name | some server in object.get(test, ["start", "servers"], [])]

# followed holds where every program that the container starts is known.
followed(test) if {
	every note in test.start.unresolved {
		note.about == "sockets"
	}
}

# worker is gunicorn's worker class as a reader knows it; undefined where gunicorn is
# not started or the class cannot be decided.
worker(test) := test.start.worker.name

# declares holds where the configuration names the web server, as what stands in front
# of the framework or as what the framework runs on.
declares(test, server) if test.server == server

declares(test, server) if test.platform == server

# recognisable holds for a server that would be noticed if it were started.
recognisable(server) if {
	some known in data.tfblint.vocabulary.programs
	known == server
}

recognisable(server) if {
	some known in data.tfblint.vocabulary.workers
	known == server
}
