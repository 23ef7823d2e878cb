package tfblint.rules.files["copy-source-missing_test"]

import data.tfblint.rules.files["copy-source-missing"] as rule

_place := {"file": "frameworks/Java/tadx/tadx.dockerfile", "line": 7, "column": 6, "end_line": 7, "end_column": 30}

_findings(exists) := findings if {
	findings := rule.findings with input as {
		"framework": {"dir": "frameworks/Java/tadx"},
		"recipes": [{
			"file": "frameworks/Java/tadx/tadx.dockerfile", "pointer": "/tests/0/default",
			"image": {"copies": [{"source": "build/libs/tadx.jar", "exists": exists, "at": _place}]},
		}],
	}
}

test_missing if {
	_findings(false) == {{
		"pointer": "/tests/0/default",
		"at": _place,
		"message": concat("", [
			`tadx.dockerfile copies "build/libs/tadx.jar", which is not in frameworks/Java/tadx; `,
			"add the file or correct its name",
		]),
	}}
}

test_there if _findings(true) == set()
