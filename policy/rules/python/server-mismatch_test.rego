package tfblint.rules.python["server-mismatch_test"]

import data.tfblint.rules.python["server-mismatch"] as rule

_findings(changes, servers, start) := findings if {
	test := object.union(
		{
			"name": "flask-pypy", "active": true, "language": "python", "server": "meinheld", "platform": "wsgi",
			"declared": {"server": "Meinheld"}, "at": {"server": "/tests/0/pypy/webserver"},
			"start": object.union({"servers": [{"name": name} | some name in servers], "unresolved": []}, start),
		},
		changes,
	)
	findings := rule.findings with input as {"framework": {"name": "flask"}, "tests": [test]}
}

_sync := {"worker": {"name": "sync"}}

_finding(message) := {{"pointer": "/tests/0/pypy/webserver", "message": message}}

_otherwise := "; declare what is started or start what is declared"

test_another_worker if {
	_findings({}, ["gunicorn"], _sync) == _finding(concat("", [
		`"flask-pypy" declares the server Meinheld but starts gunicorn with the worker sync`, _otherwise,
	]))
}

test_worker_among_the_servers if {
	_findings({}, ["gunicorn", "tornado"], {"worker": {"name": "tornado"}}) == _finding(concat("", [
		`"flask-pypy" declares the server Meinheld but starts gunicorn with the worker tornado`, _otherwise,
	]))
}

test_another_server if {
	_findings({}, ["uvicorn"], {}) == _finding(concat("", [
		`"flask-pypy" declares the server Meinheld but starts uvicorn`, _otherwise,
	]))
}

test_match if _findings({}, ["gunicorn", "meinheld"], {"worker": {"name": "meinheld"}}) == set()

test_unknown_worker if _findings({}, ["gunicorn"], {}) == set()

test_unresolved if _findings({}, ["uvicorn"], {"unresolved": [{"reason": "run.sh is not there"}]}) == set()

test_server_that_is_not_recognised if _findings({"server": "openrun"}, ["uvicorn"], {}) == set()

test_nothing_started if _findings({}, [], {}) == set()

test_undeclared if {
	_findings({"server": "none"}, ["gunicorn", "uvicorn"], {}) == _finding(`"flask-pypy" declares no server but starts gunicorn and uvicorn; declare gunicorn`)
}

test_undeclared_but_platform if _findings({"server": "none", "platform": "uvicorn"}, ["uvicorn"], {}) == set()

test_undeclared_itself if _findings({"server": "none"}, ["flask"], {}) == set()

test_broken if {
	_findings({"active": false}, ["uvicorn"], {}) == set()
	_findings({"active": false, "server": "none"}, ["uvicorn"], {}) == set()
}

test_another_language if {
	_findings({"language": "cython"}, ["uvicorn"], {}) == set()
	_findings({"language": "cython", "server": "none"}, ["uvicorn"], {}) == set()
}
