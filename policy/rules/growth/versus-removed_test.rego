package tfblint.rules.growth["versus-removed_test"]

import data.tfblint.rules.growth["versus-removed"] as rule

_findings(reference, removed) := findings if {
	findings := rule.findings with input as {
		"references": [object.union(
			{
				"dir": "frameworks/CSharp/carter", "target": "aspcore", "self": false,
				"test": {"name": "carter", "pointer": "/tests/0/default"},
			},
			reference,
		)],
		"change": {"removed": [removed]},
	}
}

_said(fate) := {{
	"dir": "frameworks/CSharp/carter",
	"pointer": "/tests/0/default/versus",
	"message": concat(", ", [`"carter" is compared with "aspcore"`, fate]),
}}

test_removed if {
	_findings({}, {"name": "aspcore", "renamed_to": ""}) ==
		_said(`which this change removes; write the name of another active test, or "None"`)
}

test_renamed if {
	_findings({}, {"name": "aspcore", "renamed_to": "aspnetcore"}) ==
		_said(`which this change renames to "aspnetcore"; write that name`)
}

test_own_former_name if {
	_findings({}, {"name": "aspcore", "renamed_to": "carter"}) ==
		_said(`its own former name; write the name of another active test, or "None"`)
}

test_another_name if _findings({}, {"name": "aspcore-mvc", "renamed_to": ""}) == set()

test_own_name_in_another_case if _findings({"self": true}, {"name": "aspcore", "renamed_to": "carter"}) == set()
