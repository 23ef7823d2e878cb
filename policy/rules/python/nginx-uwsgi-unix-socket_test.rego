package tfblint.rules.python["nginx-uwsgi-unix-socket_test"]

import data.tfblint.rules.python["nginx-uwsgi-unix-socket"] as rule

_place := {"file": "frameworks/Python/flask/nginx.conf", "line": 40, "column": 5, "end_line": 40, "end_column": 40}

_findings(changes, servers, socket) := findings if {
	test := object.union(
		{
			"name": "flask-nginx-uwsgi", "active": true, "language": "python",
			"at": {"server": "/tests/0/nginx-uwsgi/webserver"},
			"start": {
				"servers": [{"name": name} | some name in servers],
				"sockets": [object.union(
					{
						"program": "nginx", "protocol": "uwsgi", "role": "upstream", "network": "tcp",
						"address": "127.0.0.1:3031", "at": _place,
					},
					socket,
				)],
			},
		},
		changes,
	)
	findings := rule.findings with input as {"tests": [test]}
}

_both := ["nginx", "uwsgi"]

test_tcp if {
	_findings({}, _both, {}) == {{
		"pointer": "/tests/0/nginx-uwsgi/webserver",
		"at": _place,
		"message": concat("", [
			`nginx connects to uWSGI at 127.0.0.1:3031 over TCP in "flask-nginx-uwsgi"; `,
			"let uWSGI listen on a unix socket and connect to that",
		]),
	}}
}

test_http if count(_findings({}, _both, {"protocol": "http"})) == 1

test_unix if _findings({}, _both, {"network": "unix", "address": "/var/tmp/uwsgi.sock"}) == set()

test_listening_for_clients if _findings({}, _both, {"role": "listen", "protocol": "http"}) == set()

test_uwsgi_listening if _findings({}, _both, {"program": "uwsgi", "role": "listen"}) == set()

test_fastcgi if _findings({}, _both, {"protocol": "fastcgi"}) == set()

test_without_uwsgi if _findings({}, ["nginx"], {}) == set()

test_without_nginx if _findings({}, ["uwsgi"], {}) == set()

test_broken if _findings({"active": false}, _both, {}) == set()

test_another_program_connecting if _findings({}, _both, {"program": "gunicorn"}) == set()

test_another_language if _findings({"language": "cython"}, _both, {}) == set()
