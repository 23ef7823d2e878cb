package tfblint.rules.python["development-server_test"]

import data.tfblint.rules.python["development-server"] as rule

_place := {"file": "frameworks/Python/flask/flask.dockerfile", "line": 12, "column": 1, "end_line": 12, "end_column": 20}

_findings(changes, command) := findings if {
	test := object.union(
		{
			"name": "flask", "active": true, "language": "python",
			"at": {"server": "/tests/0/default/webserver"},
			"start": {"programs": [{"name": command[0], "args": array.slice(command, 1, count(command)), "at": _place}]},
		},
		changes,
	)
	findings := rule.findings with input as {"tests": [test]}
}

_finding(server) := {{
	"pointer": "/tests/0/default/webserver",
	"at": _place,
	"message": concat("", [`"flask" starts `, server, "; start a server that is made for production"]),
}}

_flask := ["flask", "--app", "app", "run", "--host", "0.0.0.0"]

test_flask if _findings({}, _flask) == _finding("Flask's development server")

test_django if {
	_findings({}, ["python", "manage.py", "runserver"]) == _finding("Django's development server")
	_findings({}, ["python3", "-u", "hello/manage.py", "runserver"]) == _finding("Django's development server")
	_findings({}, ["django-admin", "runserver"]) == _finding("Django's development server")
}

test_fastapi if _findings({}, ["fastapi", "dev", "app.py"]) == _finding("FastAPI's development mode")

test_library if {
	_findings({}, ["wsgiref.simple_server"]) == _finding("Python's reference server wsgiref")
	_findings({}, ["http.server", "8080"]) == _finding("Python's http.server")
}

test_another_command_of_the_program if {
	_findings({}, ["python", "manage.py", "migrate"]) == set()
	_findings({}, ["fastapi", "run", "app.py"]) == set()
}

test_another_program if _findings({}, ["gunicorn", "flask:run"]) == set()

test_another_language if _findings({"language": "cython"}, _flask) == set()

test_broken if _findings({"active": false}, _flask) == set()
