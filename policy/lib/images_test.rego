package tfblint.lib.images_test

import data.tfblint.lib.images

test_firsts if images.firsts([["b", 1], ["a", 2], ["b", 0, 7]]) == [["a", 2], ["b", 0, 7]]

test_no_uses if images.firsts([]) == []

test_name if {
	images.name("frameworks/Go/gin/gin.dockerfile") == "gin.dockerfile"
	images.name("gin.dockerfile") == "gin.dockerfile"
}

test_line if images.line({"file": "frameworks/Go/gin/run.sh", "line": 3}) == "run.sh:3"
