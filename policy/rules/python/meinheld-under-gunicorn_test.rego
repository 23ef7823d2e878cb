package tfblint.rules.python["meinheld-under-gunicorn_test"]

import data.tfblint.rules.python["meinheld-under-gunicorn"] as rule

_place := {"file": "frameworks/Python/wsgi/wsgi.dockerfile", "line": 9, "column": 1, "end_line": 9, "end_column": 20}

_findings(changes, programs, servers, unresolved) := findings if {
	test := object.union(
		{
			"name": "wsgi", "active": true, "language": "python", "server": "none", "platform": "meinheld",
			"at": {"server": "/tests/0/default"},
			"start": {
				"programs": [{"name": name, "at": _place} | some name in programs],
				"servers": [{"name": name} | some name in servers],
				"unresolved": unresolved,
			},
		},
		changes,
	)
	findings := rule.findings with input as {"tests": [test]}
}

test_started_by_itself if {
	_findings({"platform": "none"}, ["meinheld"], ["meinheld"], []) == {{
		"pointer": "/tests/0/default",
		"at": _place,
		"message": concat("", [
			`"wsgi" is on Meinheld but starts meinheld without gunicorn; `,
			"start gunicorn with Meinheld as its worker class",
		]),
	}}
}

test_declared if count(_findings({}, ["python"], [], [])) == 1

test_under_gunicorn if _findings({}, ["gunicorn"], ["gunicorn", "meinheld"], []) == set()

test_declared_but_another_server if _findings({}, ["uvicorn"], ["uvicorn"], []) == set()

test_unresolved if _findings({}, ["sh"], [], [{"reason": "run.sh is not there"}]) == set()

test_nothing_started if _findings({}, [], [], []) == set()

test_another_platform if _findings({"platform": "wsgi"}, ["python"], [], []) == set()

test_broken if _findings({"active": false}, ["python"], [], []) == set()

test_another_language if _findings({"language": "cython"}, ["python"], [], []) == set()
