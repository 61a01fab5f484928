#!/usr/bin/env bash
# Runs a command with a PostgreSQL of its own: `postgres.sh COMMAND…`. The server takes a free port on
# loopback and a temporary folder, and is gone when the command ends. The command finds it under
# TEST_POSTGRES_URL (tests may create databases and schemas there) and E2E_POSTGRES_URL.
# POSTGRES_DURABLE=1 keeps writes as safe as in service, for benchmarks.
source "$(dirname "$0")/lib.sh"
[ $# -gt 0 ] || fail "usage: scripts/postgres.sh COMMAND…"

bin="$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -1 || true)"
[ -n "$bin" ] || bin="$(dirname "$(command -v initdb || fail 'no PostgreSQL server found: make setup')")"

# Tests make hundreds of databases of hundreds of files each: in memory, where there is enough of it, unless what is
# written is to be safe.
place="${TMPDIR:-/tmp}"
free="$(df --output=avail /dev/shm 2>/dev/null | tail -1 || true)"
[ "${POSTGRES_DURABLE:-0}" = 1 ] || [ "${free:-0}" -lt 4000000 ] || place=/dev/shm
home="$(mktemp -d -p "$place")"
server=""
stop() {
  # SIGINT is PostgreSQL's fast shutdown. The process is not a child of this shell, hence the wait by hand.
  if [ -n "$server" ] && kill -INT "$server" 2>/dev/null; then
    for _ in $(seq 100); do kill -0 "$server" 2>/dev/null && sleep 0.1 || break; done
  fi
  rm -rf "$home"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# PostgreSQL refuses to run as root.
as_owner=()
if [ "$(id -u)" = 0 ]; then
  as_owner=(runuser -u postgres --)
  chown postgres "$home"
fi

port="$(free_port)"
options="-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200"
[ "${POSTGRES_DURABLE:-0}" = 1 ] || options="$options -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
cd /
"${as_owner[@]}" "$bin/initdb" -D "$home/data" -U postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 >"$home/initdb.log" ||
  { cat "$home/initdb.log" >&2; fail "initdb failed"; }
if ! "${as_owner[@]}" "$bin/pg_ctl" -D "$home/data" -w -t 30 -l "$home/data/server.log" -o "$options" start >/dev/null; then
  cat "$home/data/server.log" >&2
  fail "PostgreSQL did not start"
fi
server="$(head -1 "$home/data/postmaster.pid")"
for name in test e2e; do "$bin/createdb" -h 127.0.0.1 -p "$port" -U postgres "$name"; done

export TEST_POSTGRES_URL="postgres://postgres@127.0.0.1:$port/test"
export E2E_POSTGRES_URL="postgres://postgres@127.0.0.1:$port/e2e"
cd "$ROOT"
"$@"
