# METADATA
# title: nginx reaches uWSGI over a unix socket
# description: |
#   Finds tests that start both nginx and uWSGI and in which nginx connects to uWSGI over
#   TCP.
#
#   Both run in the same container, so the network stack between them does nothing for the
#   request but cost time; the guidance of the Python folder asks for a unix socket. The
#   three tests of the suite that pair the two all use one, `/var/tmp/uwsgi.sock`.
#
#   Write `socket = /var/tmp/uwsgi.sock` in uwsgi.ini and `uwsgi_pass
#   unix:/var/tmp/uwsgi.sock;` in nginx.conf.
# related_resources:
# - ref: https://github.com/TechEmpower/FrameworkBenchmarks/tree/master/frameworks/Python#nginx--uwsgi
#   description: The guidance of the Python folder on nginx and uWSGI
# - ref: https://uwsgi-docs.readthedocs.io/en/latest/Nginx.html
#   description: uWSGI's own advice
# schemas:
# - input: schema.evidence
# custom:
#   category: python
#   when: [tests.start.sockets.role=upstream]
#   severity: warning
#   guidance: true
#   reason: Two programs in one container need no TCP between them, and it slows down every request.
#   fix: Let uWSGI listen on a unix socket and point nginx at it.
#   languages: [python]
package tfblint.rules.python["nginx-uwsgi-unix-socket"]

import data.tfblint.lib.python

findings contains finding if {
	some test in input.tests
	test.active
	test.language == "python"
	servers := python.servers(test)
	"nginx" in servers
	"uwsgi" in servers
	some socket in test.start.sockets
	socket.program == "nginx"
	socket.role == "upstream"
	socket.network == "tcp"

	# fastcgi leads to another program.
	socket.protocol in ["uwsgi", "http"]
	finding := {
		"pointer": test.at.server,
		"at": socket.at,
		"message": sprintf(
			"nginx connects to uWSGI at %s over TCP in %q; let uWSGI listen on a unix socket and connect to that",
			[socket.address, test.name],
		),
	}
}
