# shellcheck shell=bash
# A throw-away PostgreSQL for tests. Sourced after packages.sh.

PG_HOME=

# pg_start: makes and starts a cluster on a free loopback port and exports NARYAD_TEST_DATABASE_URL.
# Nothing in it outlives the run, so it does not wait for the disk.
pg_start() {
    local bin port base=$NARYAD_CACHE
    bin=$(postgres_bin)
    # The unprivileged user must be able to reach it.
    is_root && base=/var/tmp
    pg_clean "$base"
    PG_HOME=$(mktemp -d "$base/naryad-test-pg.XXXXXX")
    echo $$ >"$PG_HOME/owner"
    is_root && chown -R "$(pg_user)" "$PG_HOME"
    pg_as "$bin/initdb" -D "$PG_HOME/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync \
        >"$PG_HOME/initdb.log" 2>&1 || { cat "$PG_HOME/initdb.log" >&2; pg_stop; return 1; }
    for _ in 1 2 3 4 5; do
        port=$((20000 + RANDOM % 12000))
        if pg_as "$bin/pg_ctl" -D "$PG_HOME/data" -l "$PG_HOME/log" -w -t 30 -s start -o "-p $port -k $PG_HOME \
            -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
            -c max_connections=300 -c shared_buffers=128MB -c max_wal_size=1GB -c timezone=UTC \
            -c log_min_messages=warning" >/dev/null 2>&1; then
            PG_BIN=$bin
            PG_URL=postgres://postgres@127.0.0.1:$port
            export NARYAD_TEST_DATABASE_URL=$PG_URL/postgres
            return 0
        fi
    done
    tail -n 20 "$PG_HOME/log" >&2
    pg_stop
    return 1
}

# pg_stop: stops the cluster and removes it; may be called at any time.
pg_stop() {
    [ -n "$PG_HOME" ] || return 0
    pg_remove "$PG_HOME"
    PG_HOME=
    unset NARYAD_TEST_DATABASE_URL
}

# pg_migrated NAME: makes a database with all migrations in it and prints its address.
pg_migrated() {
    local file
    "$PG_BIN/psql" -qX "$NARYAD_TEST_DATABASE_URL" -c "CREATE DATABASE $1" >&2
    for file in "$ROOT"/migrations/*.sql; do
        "$PG_BIN/psql" -qX -v ON_ERROR_STOP=1 "$PG_URL/$1" -f "$file" >/dev/null || return 1
    done
    echo "$PG_URL/$1"
}

# initdb and postgres refuse to be root.
pg_user() { if id postgres >/dev/null 2>&1; then echo postgres; else echo nobody; fi; }
pg_as() {
    if is_root; then
        (cd / && exec setpriv --reuid="$(pg_user)" --regid="$(id -g "$(pg_user)")" --init-groups -- "$@")
    else
        "$@"
    fi
}

pg_remove() {
    [ ! -e "$1/data/postmaster.pid" ] ||
        pg_as "$(postgres_bin)/pg_ctl" -D "$1/data" -m immediate -s -w stop >/dev/null 2>&1 || true
    rm -rf "$1"
}

# A run that was killed could not clean up behind itself.
pg_clean() {
    local left
    for left in "$1"/naryad-test-pg.*; do
        if [ -f "$left/owner" ] && ! kill -0 "$(cat "$left/owner")" 2>/dev/null; then
            pg_remove "$left"
        fi
    done
}
