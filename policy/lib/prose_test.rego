package tfblint.lib.prose_test

import data.tfblint.lib.prose

test_nothing if prose.list([]) == ""

test_one if prose.list(["db"]) == "db"

test_two if prose.list(["db", "query"]) == "db and query"

test_three if prose.list(["db", "query", "fortune"]) == "db, query and fortune"

test_choice if prose.choice(["MySQL", "Postgres", "None"]) == "MySQL, Postgres or None"

test_folder if prose.folder("frameworks/Go/gin") == "frameworks/Go/gin"

test_folder_alone if prose.folder(".") == "the folder"
