package tfblint.rules.python["unpinned-requirement_test"]

import data.tfblint.rules.python["unpinned-requirement"] as rule

_at(file, line) := {
	"file": concat("", ["frameworks/Python/falcon/", file]),
	"line": line, "column": 1, "end_line": line, "end_column": 9,
}

_requirement(changes) := object.union(
	{"specifier": "", "exact": false, "source": "index", "revision": "", "at": _at("requirements.txt", 2)},
	changes,
)

_test(key, changes, requirements) := object.union(
	{
		"name": concat("-", ["falcon", key]), "pointer": concat("/", ["/tests/0", key]),
		"active": true, "language": "python", "requirements": requirements,
	},
	changes,
)

_findings(tests, files) := findings if {
	findings := rule.findings with input as {"framework": {"dir": "frameworks/Python/falcon", "files": files}, "tests": tests}
		with data.tfblint.params["python/unpinned-requirement"] as {"exempt": ["pip"]}
}

_of(name, changes) := _findings([_test("raw", {}, {name: _requirement(changes)})], [])

_finding(what) := {{
	"pointer": "/tests/0/raw",
	"at": _at("requirements.txt", 2),
	"message": concat(" ", [`"falcon-raw" installs`, what]),
}}

test_no_version if {
	_of("asyncpg", {}) == _finding("the newest asyncpg of the day; name its version: asyncpg==…")
}

test_range if {
	_of("granian", {"specifier": ">=2.6,<2.7"}) == _finding("granian in any version that is >=2.6,<2.7; name one version: granian==…")
}

test_branch if {
	finding := _finding("socketify from the branch main, which changes with every push; name a release, a tag or a commit")
	_of("socketify", {"source": "url", "revision": "refs/heads/main"}) == finding
	_of("socketify", {"source": "vcs", "revision": "main"}) == finding
}

test_branch_of_another_name if count(_of("socketify", {"source": "url", "revision": "refs/heads/rewrite"})) == 1

test_repository if {
	_of("socketify", {"source": "vcs"}) == _finding("socketify from a repository without saying which state of it; name a release, a tag or a commit")
}

test_exact if _of("asyncpg", {"specifier": "==0.30.0", "exact": true}) == set()

test_tag_and_commit if {
	_of("socketify", {"source": "vcs", "revision": "v1.0"}) == set()
	_of("socketify", {"source": "url", "revision": "refs/tags/main"}) == set()
	_of("fastpysgi", {"source": "vcs", "revision": "508f0c8a"}) == set()
}

test_released_file if _of("socketify", {"source": "url"}) == set()

test_path if _of("example", {"source": "path"}) == set()

test_exempt if _of("pip", {}) == set()

test_shared_line_is_one_finding if {
	requirements := {"asyncpg": _requirement({})}
	[finding.message | some finding in _findings([_test("a", {}, requirements), _test("b", {}, requirements)], [])] == [`"falcon-a" (like "falcon-b") installs the newest asyncpg of the day; name its version: asyncpg==…`]
	[finding.message | some finding in _findings([_test(key, {}, requirements) | some key in ["a", "b", "c"]], [])] == [`"falcon-a" (like "falcon-b" and "falcon-c") installs the newest asyncpg of the day; name its version: asyncpg==…`]
	[finding.message | some finding in _findings([_test(key, {}, requirements) | some key in ["a", "b", "c", "d"]], [])] == [`"falcon-a" (like 3 other tests) installs the newest asyncpg of the day; name its version: asyncpg==…`]
}

test_another_line_is_another_finding if {
	tests := [
		_test("a", {}, {"asyncpg": _requirement({})}),
		_test("b", {}, {"asyncpg": _requirement({"at": _at("b.txt", 2)})}),
	]
	{[finding.message, finding.at.file] | some finding in _findings(tests, [])} == {
		[`"falcon-a" installs the newest asyncpg of the day; name its version: asyncpg==…`, "frameworks/Python/falcon/requirements.txt"],
		[`"falcon-b" installs the newest asyncpg of the day; name its version: asyncpg==…`, "frameworks/Python/falcon/b.txt"],
	}
}

test_locked if {
	tests := [_test("a", {}, {"asyncpg": _requirement({"at": _at("pyproject.toml", 7)})})]
	count(_findings(tests, ["pyproject.toml"])) == 1
	_findings(tests, ["pyproject.toml", "uv.lock"]) == set()
}

test_lock_of_another_file if {
	count(_findings([_test("a", {}, {"asyncpg": _requirement({})})], ["uv.lock"])) == 1
	count(_findings([_test("a", {}, {"asyncpg": _requirement({"at": _at("sub/pyproject.toml", 7)})})], ["uv.lock"])) == 1
}

test_another_language if _findings([_test("a", {"language": "ruby"}, {"asyncpg": _requirement({})})], []) == set()

test_broken if _findings([_test("a", {"active": false}, {"asyncpg": _requirement({})})], []) == set()
