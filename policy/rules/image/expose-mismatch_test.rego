package tfblint.rules.image["expose-mismatch_test"]

import data.tfblint.rules.image["expose-mismatch"] as rule

_place := {"file": "frameworks/Zig/zap/zap.dockerfile", "line": 20, "column": 8, "end_line": 20, "end_column": 12}

_test(key, ports, changes) := object.union(
	{"name": key, "pointer": concat("/", ["/tests/0", key]), "active": true, "port": 3000, "image": {
		"file": "frameworks/Zig/zap/zap.dockerfile",
		"expose": [{"port": port, "at": _place} | some port in ports],
	}},
	changes,
)

_findings(tests) := findings if findings := rule.findings with input as {"tests": tests}

_plain(key, ports, port) := {
	"pointer": sprintf("/tests/0/%s/port", [key]),
	"at": _place,
	"message": sprintf("zap.dockerfile exposes %s but %q listens on %d; expose that port", [ports, key, port]),
}

_fixed(key, ports, port) := object.union(
	_plain(key, ports, port),
	{"fix": {"safe": true, "edits": [{"op": "rewrite", "at": _place, "text": format_int(port, 10)}]}},
)

test_another_port if _findings([_test("zap", ["8080"], {})]) == {_fixed("zap", "8080", 3000)}

test_several_ports if {
	_findings([_test("zap", ["8080", "8081/tcp"], {})]) == {_plain("zap", "8080 and 8081/tcp", 3000)}
}

test_udp if count(_findings([_test("zap", ["3000/udp"], {})])) == 1

test_once_a_dockerfile if {
	_findings([_test("zap", ["8080"], {}), _test("zap-pg", ["8080"], {})]) == {_fixed("zap", "8080", 3000)}
}

test_no_fix_where_tests_disagree if {
	_findings([_test("zap", ["3000"], {}), _test("zap-pg", ["3000"], {"port": 9000})]) == {_plain("zap-pg", "3000", 9000)}
}

test_a_fix_where_another_dockerfile_disagrees if {
	other := _test("zap-pg", ["9000"], {"port": 9000, "image": {"file": "frameworks/Zig/zap/zap-pg.dockerfile"}})
	_findings([_test("zap", ["8080"], {}), other]) == {_fixed("zap", "8080", 3000)}
}

test_the_port if {
	_findings([_test("zap", ["3000"], {})]) == set()
	_findings([_test("zap", ["8080", "3000/tcp"], {})]) == set()
}

test_may_be_anything if {
	_findings([_test("zap", ["$PORT"], {})]) == set()
	_findings([_test("zap", ["8000-8010"], {})]) == set()
}

test_nothing_exposed if _findings([_test("zap", [], {})]) == set()

test_port_unknown if _findings([_test("zap", ["8080"], {"port": 0})]) == set()

test_broken if _findings([_test("zap", ["8080"], {"active": false})]) == set()
