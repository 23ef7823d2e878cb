package tfblint.rules.image["nginx-undeclared_test"]

import data.tfblint.rules.image["nginx-undeclared"] as rule

_findings(changes) := findings if {
	test := object.union(
		{
			"name": "dancer", "active": true, "language": "perl", "server": "starman", "platform": "plack",
			"labels": {"framework": "dancer"}, "declared": {"server": "Starman"},
			"at": {"server": "/tests/0/default/webserver"},
			"start": {"programs": [{"name": "nginx"}, {"name": "plackup"}]},
		},
		changes,
	)
	findings := rule.findings with input as {"tests": [test]}
}

_finding(what) := {{
	"pointer": "/tests/0/default/webserver",
	"message": sprintf(`"dancer" starts nginx but declares %s; declare nginx`, [what]),
}}

test_another_server if _findings({}) == _finding("the web server Starman")

test_no_server if _findings({"server": "none"}) == _finding("no web server")

test_without_framework if {
	test := json.remove(_bare, ["/labels/framework"])
	findings := rule.findings with input as {"tests": [test]}
	count(findings) == 1
}

_bare := {
	"name": "dancer", "active": true, "language": "perl", "server": "none", "platform": "none",
	"labels": {"framework": "x"}, "at": {"server": "/tests/0/default"}, "start": {"programs": [{"name": "nginx"}]},
}

test_declared_server if _findings({"server": "nginx"}) == set()

test_declared_platform if _findings({"platform": "nginx-unit"}) == set()

test_declared_framework if _findings({"labels": {"framework": "Nginx"}}) == set()

test_not_started if _findings({"start": {"programs": [{"name": "plackup"}]}}) == set()

test_python if _findings({"language": "python"}) == set()

test_broken if _findings({"active": false}) == set()
