package tfblint.lib.servers_test

import data.tfblint.lib.servers

_test(platform, server) := {"platform": platform, "server": server}

test_server_alone if servers.name(_test("none", "nginx")) == "nginx"

test_platform_alone if servers.name(_test("netty", "none")) == "netty"

test_platform_is_the_server if servers.name(_test("netty", "netty")) == "netty"

test_nothing if servers.name(_test("none", "none")) == "none"

test_pair if servers.name(_test("rack", "puma")) == "rack on puma"

test_firsts if {
	tests := [_test("rack", "puma"), _test("rack", "falcon"), _test("rack", "puma")]
	servers.firsts(tests) == [
		{"server": "rack on puma", "test": tests[0]},
		{"server": "rack on falcon", "test": tests[1]},
	]
}
