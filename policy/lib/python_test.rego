package tfblint.lib.python_test

import data.tfblint.lib.python

test_pypy_by_declaration if python.pypy({"interpreter": "pypy3"}) == "pypy3"

test_pypy_by_image if python.pypy({"interpreter": "python3", "image": {"interpreters": [{"name": "pypy2"}]}}) == "pypy2"

test_image_wins if not python.pypy({"interpreter": "pypy3", "image": {"interpreters": [{"name": "python3"}]}})

test_image_without_interpreter if python.pypy({"interpreter": "pypy3", "image": {"interpreters": []}}) == "pypy3"

test_servers if python.servers({"start": {"servers": [{"name": "nginx"}, {"name": "uwsgi"}]}}) == ["nginx", "uwsgi"]

test_no_servers_without_evidence if python.servers({}) == []

test_followed if {
	python.followed({"start": {"unresolved": []}})
	python.followed({"start": {"unresolved": [{"about": "sockets"}]}})
	not python.followed({"start": {"unresolved": [{"about": "sockets"}, {"about": "programs"}]}})
}

test_worker if python.worker({"start": {"worker": {"name": "sync"}}}) == "sync"

test_no_worker if not python.worker({"start": {}})

test_declares if {
	python.declares({"server": "meinheld", "platform": "wsgi"}, "meinheld")
	python.declares({"server": "none", "platform": "meinheld"}, "meinheld")
	not python.declares({"server": "none", "platform": "wsgi"}, "meinheld")
}

test_recognisable if {
	python.recognisable("gunicorn")
	python.recognisable("tornado")
	not python.recognisable("openrun")
}
