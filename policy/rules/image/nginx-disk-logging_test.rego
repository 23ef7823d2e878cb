package tfblint.rules.image["nginx-disk-logging_test"]

import data.tfblint.rules.image["nginx-disk-logging"] as rule

_place(line) := {"file": "frameworks/PHP/php/deploy/nginx.conf", "line": line, "column": 5, "end_line": line, "end_column": 40}

_test(name, logs, active) := {
	"name": name, "pointer": concat("/", ["/tests/0", name]), "active": active,
	"start": {"logs": logs},
}

_log(target, line) := {"program": "nginx", "target": target, "at": _place(line)}

_findings(tests) := findings if findings := rule.findings with input as {"tests": tests}

_finding(rest, line) := {
	"pointer": "/tests/0/php",
	"at": _place(line),
	"message": sprintf(`"php" starts nginx, which %s; write "access_log off;"`, [rest]),
}

test_file if {
	_findings([_test("php", [_log("/var/log/nginx/access.log", 7)], true)]) == {_finding("logs every request to /var/log/nginx/access.log", 7)}
}

test_default if {
	_findings([_test("php", [_log("", 1)], true)]) == {_finding("logs every request, as nothing in its configuration says otherwise", 1)}
}

test_each_log if count(_findings([_test("php", [_log("a.log", 7), _log("b.log", 9)], true)])) == 2

test_shared_configuration_once if {
	_findings([_test("php", [_log("a.log", 7)], true), _test("php-raw", [_log("a.log", 7)], true)]) == {_finding("logs every request to a.log", 7)}
}

test_silent if _findings([_test("php", [_log("off", 7), _log("/dev/null", 9)], true)]) == set()

test_broken if _findings([_test("php", [_log("a.log", 7)], false)]) == set()
