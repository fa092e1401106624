#!/bin/sh
# Makes app.aot of the application in this folder, for the very JVM that runs it here: starts it on an empty database, asks
# for what clients and Kubernetes ask for, and stops it. What was loaded, linked and profiled on the way is in the cache.
# The build's own cache ends before the application starts; with this one it starts in half the time.
#
#   train.sh [options of the JVM]
#
# The database is that of QUARKUS_DATASOURCE_JDBC_URL, _REACTIVE_URL and _USERNAME, if given; otherwise PostgreSQL, which has
# to be installed, runs for as long as this takes. Needs curl.
set -eu

work=$(mktemp -d)
application=
postgres=
finish() {
    [ -z "$application" ] || kill "$application" 2>/dev/null || true
    [ -z "$postgres" ] || as_postgres "$postgres/pg_ctl" -D "$work/data" -m fast stop >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap finish EXIT

as_postgres() { # it refuses to run as root
    if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; else "$@"; fi
}

if [ -z "${QUARKUS_DATASOURCE_JDBC_URL:-}" ]; then
    postgres=$(ls -d /usr/lib/postgresql/*/bin | tail -1)
    [ "$(id -u)" != 0 ] || chown postgres "$work"
    as_postgres "$postgres/initdb" -D "$work/data" -U tandem --auth=trust -E UTF8 --locale=C.UTF-8 >/dev/null
    as_postgres "$postgres/pg_ctl" -D "$work/data" -w -l "$work/data/log" \
        -o "-p 54329 -k $work -c listen_addresses=127.0.0.1" start >/dev/null
    export QUARKUS_DATASOURCE_JDBC_URL=jdbc:postgresql://127.0.0.1:54329/postgres
    export QUARKUS_DATASOURCE_REACTIVE_URL=postgresql://127.0.0.1:54329/postgres
    export QUARKUS_DATASOURCE_USERNAME=tandem
fi

key=tdm_$(od -An -tx1 -N32 /dev/urandom | tr -d ' \n')
export QUARKUS_FLYWAY_MIGRATE_AT_START=true
export QUARKUS_HTTP_PORT="${TRAIN_PORT:-8080}"
export QUARKUS_MANAGEMENT_PORT="${TRAIN_MANAGEMENT_PORT:-9000}"
export QUARKUS_OTEL_SDK_DISABLED=true
export TANDEM_SYNC_IMPORT_AT_START=false
export TANDEM_POLLING_ENABLED=false
export TANDEM_DEFAULT_WORKSPACE=training
export TANDEM_WORKSPACES_TRAINING_GHL_URL=http://localhost:1
export TANDEM_WORKSPACES_TRAINING_GHL_LOCATION_ID=training
export TANDEM_WORKSPACES_TRAINING_GHL_TOKEN=training
export TANDEM_WORKSPACES_TRAINING_RANKR_URL=http://localhost:1
export TANDEM_WORKSPACES_TRAINING_RANKR_API_KEY=training
TANDEM_SECURITY_BOOTSTRAP_KEY_HASH=$(printf %s "$key" | sha256sum | cut -d' ' -f1)
export TANDEM_SECURITY_BOOTSTRAP_KEY_HASH

rm -f app.aot
java "$@" -XX:AOTCacheOutput=app.aot -jar quarkus-run.jar >"$work/log" 2>&1 &
application=$!

managed() { curl -sfo /dev/null "http://localhost:$QUARKUS_MANAGEMENT_PORT$1"; }
ask() {
    curl -sfo /dev/null "http://localhost:$QUARKUS_HTTP_PORT/graphql" -H "Authorization: Bearer $key" \
        -H 'Content-Type: application/json' -d "{\"query\": \"$1\"}"
}

until managed /q/health/ready; do
    kill -0 "$application" 2>/dev/null || { cat "$work/log" >&2; exit 1; }
    sleep 0.2
done
for _ in 1 2 3 4 5; do
    ask '{ contacts(first: 10) { totalCount nodes { id name email tags { name } tasks { nodes { title } } } } }'
    ask '{ runs(first: 1) { status } conflicts(first: 1) { nodes { id } } crms { crm breaker quota { burstRemaining } } }'
    managed /q/health/live
    managed /q/metrics
done
kill "$application"
wait "$application" || true # 143: ended by a signal, as asked
application=
test -s app.aot
