package tfblint.rules.python["meinheld-bare-only_test"]

import data.tfblint.rules.python["meinheld-bare-only"] as rule

_test(changes) := object.union(
	{
		"name": "flask", "active": true, "language": "python", "server": "none", "platform": "wsgi",
		"types": ["db", "json", "query", "plaintext"], "at": {"server": "/tests/0/default/webserver"},
	},
	changes,
)

_findings(changes) := findings if {
	findings := rule.findings with input as {"tests": [_test(changes)]}
}

_start(servers, worker) := object.union({"servers": [{"name": name} | some name in servers]}, worker)

_worker(class, name) := {"worker": {"class": class, "name": name}}

_meinheld := _worker("meinheld.gmeinheld.MeinheldWorker", "meinheld")

_move := "; Meinheld is measured for json and plaintext only: move them to a test on another server"

_finding(how) := {{
	"pointer": "/tests/0/default/webserver",
	"message": concat("", [`"flask" runs `, how, " with db and query", _move]),
}}

test_by_worker if {
	_findings({"start": _start(["gunicorn", "meinheld"], _meinheld)}) == _finding("Meinheld (worker class meinheld.gmeinheld.MeinheldWorker)")
}

test_by_started_server if _findings({"start": _start(["meinheld"], {})}) == _finding("Meinheld")

test_by_declared_server if _findings({"server": "meinheld"}) == _finding("Meinheld (by its configuration)")

test_by_declared_platform if {
	_findings({"platform": "meinheld", "start": _start([], {})}) == _finding("Meinheld (by its configuration)")
}

test_by_declaration_where_the_worker_is_unknown if {
	_findings({"server": "meinheld", "start": _start(["gunicorn"], {})}) == _finding("Meinheld (by its configuration)")
}

test_one_type if {
	some finding in _findings({"types": ["json", "fortune"], "server": "meinheld"})
	contains(finding.message, "with fortune; Meinheld is measured for json and plaintext only: move it to")
}

test_declared_but_another_worker if {
	_findings({"server": "meinheld", "start": _start(["gunicorn"], _worker("sync", "sync"))}) == set()
}

test_declared_but_another_server if {
	_findings({"server": "meinheld", "start": _start(["uvicorn"], {})}) == set()
}

test_bare if {
	_findings({"types": ["json", "plaintext"], "start": _start(["gunicorn", "meinheld"], _meinheld)}) == set()
}

test_another_server if _findings({}) == set()

test_broken if _findings({"active": false, "server": "meinheld"}) == set()

test_another_language if _findings({"language": "cython", "server": "meinheld"}) == set()
