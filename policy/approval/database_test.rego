package tfblint.approval.database_test

import data.tfblint.approval.database as policy

_refusals(test, databases) := refusals if {
	refusals := policy.refusals with input as {
		"tests": [object.union({"name": "one", "database_os": "linux"}, test)],
		"abilities": {"os": ["linux"], "databases": databases},
	}
}

test_absent if {
	_refusals({"database": "mongodb"}, ["postgres", "mysql"]) == {{
		"test": "one",
		"reason": `it needs the database "mongodb", and here is only mysql and postgres`,
	}}
}

test_no_database_at_all if {
	_refusals({"database": "mysql"}, []) == {{
		"test": "one",
		"reason": `it needs the database "mysql", and here is only none`,
	}}
}

test_there if _refusals({"database": "mysql"}, ["mysql"]) == set()

test_none if _refusals({"database": "none", "database_os": "windows"}, []) == set()

test_elsewhere if {
	_refusals({"database": "mysql", "database_os": "windows"}, ["mysql"]) == {{
		"test": "one",
		"reason": `it needs its database on "windows", and here is only linux`,
	}}
}
