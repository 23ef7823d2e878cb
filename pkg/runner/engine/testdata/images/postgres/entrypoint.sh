#!/bin/sh
# The part of the official image's entry point that the suite relies on: it makes a database for
# POSTGRES_USER, runs what lies in /docker-entrypoint-initdb.d, and becomes the server.
set -eu

if [ "$(id -u)" = 0 ]; then
	mkdir -p "$PGDATA"
	chown -R postgres "$PGDATA"
	exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
fi
echo "$POSTGRES_PASSWORD" >/tmp/password
initdb --pgdata="$PGDATA" --username="$POSTGRES_USER" --pwfile=/tmp/password --auth-local=trust --auth-host=scram-sha-256 >/dev/null
rm /tmp/password
echo "host all all all scram-sha-256" >>"$PGDATA/pg_hba.conf"
# Only for what follows, and so for nobody outside.
shift
pg_ctl --silent --wait --options="-c listen_addresses= $*" start
createdb --username="$POSTGRES_USER" "$POSTGRES_DB"
for file in /docker-entrypoint-initdb.d/*.sql; do
	psql --quiet --no-psqlrc --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" --file="$file"
done
pg_ctl --silent --wait stop
exec postgres "$@"
