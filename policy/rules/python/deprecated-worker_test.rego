package tfblint.rules.python["deprecated-worker_test"]

import data.tfblint.rules.python["deprecated-worker"] as rule

_place := {"file": "frameworks/Python/panther/panther.dockerfile", "line": 16, "column": 25, "end_line": 16, "end_column": 54}

_findings(changes, class) := findings if {
	test := object.union(
		{
			"name": "panther", "active": true, "language": "python",
			"at": {"server": "/tests/0/default/webserver"},
			"start": {"worker": {"class": class, "at": _place}},
		},
		changes,
	)
	findings := rule.findings with input as {"tests": [test]}
		with data.tfblint.workers as {"deprecated": {"old.Worker": {"class": "new.Worker", "package": "new-worker"}}}
}

test_deprecated if {
	_findings({}, "old.Worker") == {{
		"pointer": "/tests/0/default/webserver",
		"at": _place,
		"message": `"panther" runs gunicorn's worker old.Worker, which is deprecated; require new-worker and name new.Worker`,
	}}
}

test_uvicorn_is_in_the_table if {
	data.tfblint.workers.deprecated["uvicorn.workers.UvicornWorker"].class == "uvicorn_worker.UvicornWorker"
}

test_maintained if _findings({}, "new.Worker") == set()

test_another_language if _findings({"language": "cython"}, "old.Worker") == set()

test_broken if _findings({"active": false}, "old.Worker") == set()
