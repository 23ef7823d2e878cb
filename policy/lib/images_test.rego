package tfblint.lib.images_test

import data.tfblint.lib.images

_test(key, file, changes) := object.union(
	{"pointer": concat("/", ["/tests/0", key]), "active": true, "image": {"file": file, "exists": true}},
	changes,
)

_files(tests) := {[recipe.file, recipe.pointer, recipe.image.file] | some recipe in found} if {
	found := images.recipes with input as {"tests": tests}
}

test_each_dockerfile_once if {
	_files([_test("b", "x/b.dockerfile", {}), _test("a", "x/a.dockerfile", {}), _test("c", "x/b.dockerfile", {})]) == {
		["x/b.dockerfile", "/tests/0/b", "x/b.dockerfile"],
		["x/a.dockerfile", "/tests/0/a", "x/a.dockerfile"],
	}
}

test_first_active_test if {
	_files([_test("a", "x/a.dockerfile", {"active": false}), _test("b", "x/a.dockerfile", {})]) == {["x/a.dockerfile", "/tests/0/b", "x/a.dockerfile"]}
}

test_missing if _files([_test("a", "x/a.dockerfile", {"image": {"exists": false}})]) == set()

test_firsts if images.firsts([["b", 1], ["a", 2], ["b", 0, 7]]) == [["a", 2], ["b", 0, 7]]

test_no_uses if images.firsts([]) == []

test_name if {
	images.name("frameworks/Go/gin/gin.dockerfile") == "gin.dockerfile"
	images.name("gin.dockerfile") == "gin.dockerfile"
}

test_line if images.line({"file": "frameworks/Go/gin/run.sh", "line": 3}) == "run.sh:3"
