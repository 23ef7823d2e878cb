"""The seven test types in Flask. The server in front of it is the Dockerfile's choice."""

import functools
import os
import random
import sys
from email.utils import formatdate

import flask

app = flask.Flask(__name__)

READ = "SELECT id, randomnumber FROM world WHERE id = %s"
READ_ALL = "SELECT id, randomnumber FROM world"
READ_FORTUNES = "SELECT id, message FROM fortune"
WRITE = "UPDATE world SET randomnumber = %s WHERE id = %s"


@functools.cache
def database():
    """One connection a worker: each worker answers one request at a time."""
    import psycopg2  # PyPy has none, and needs none for the types that it answers.

    connection = psycopg2.connect(
        host=os.environ.get("DBHOST", "tfb-database"),
        port=os.environ.get("DBPORT", "5432"),
        dbname="hello_world",
        user="benchmarkdbuser",
        password="benchmarkdbpass",
    )
    connection.autocommit = True
    return connection.cursor()


@functools.cache
def cached_worlds():
    database().execute(READ_ALL)
    return dict(database().fetchall())


def count(argument):
    """How many rows are asked for: 1 to 500, and 1 where it is no number."""
    return min(max(flask.request.args.get(argument, 1, type=int), 1), 500)


def random_ids(number):
    return random.sample(range(1, 10001), number)


def read_world(id):
    database().execute(READ, (id,))
    return world(*database().fetchone())


def world(id, number):
    return {"id": id, "randomNumber": number}


@app.after_request
def add_date(response):
    # Every server sends a Date but gunicorn's Tornado worker, which alone imports Tornado.
    if "tornado" in sys.modules:
        response.headers["Date"] = formatdate(usegmt=True)
    return response


@app.get("/json")
def json():
    return flask.jsonify(message="Hello, World!")


@app.get("/plaintext")
def plaintext():
    return flask.Response("Hello, World!", content_type="text/plain")


@app.get("/db")
def db():
    return flask.jsonify(read_world(*random_ids(1)))


@app.get("/queries")
def queries():
    return flask.jsonify([read_world(id) for id in random_ids(count("queries"))])


@app.get("/cached-worlds")
def cached():
    return flask.jsonify([world(id, cached_worlds()[id]) for id in random_ids(count("count"))])


@app.get("/updates")
def updates():
    worlds = [read_world(id) for id in random_ids(count("queries"))]
    for row in worlds:
        row["randomNumber"] = random.randint(1, 10000)
        database().execute(WRITE, (row["randomNumber"], row["id"]))
    return flask.jsonify(worlds)


@app.get("/fortunes")
def fortunes():
    database().execute(READ_FORTUNES)
    rows = database().fetchall()
    rows.append((0, "Additional fortune added at request time."))
    rows.sort(key=lambda row: row[1])
    return flask.render_template("fortunes.html", rows=rows)
