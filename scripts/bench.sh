#!/usr/bin/env bash
# Measures, and prints numbers: how fast pages come in, how fast lists and pages are answered under load,
# how long the timeline's layout takes, when a chart's first mark is on the screen, how smooth a plan's editors are, what a
# first visit transfers, and how a month's end goes: reports at a steady rate, and reports while the server is killed. Nothing is judged here but by
# the reader; the budgets are judged by make test. A report that is lost or doubled, though, is a failure.
# PAGES (10000), PROJECTS (100000), REQUESTS (2000), CLIENTS (8) and ROUNDS (5) scale it; BENCH="layout paint"
# does only those parts, and ONLY=zoom of the paint only what is called so. Of the month's end: PEOPLE (3000) who report, RATE reports a second (200 on PostgreSQL, 100 on
# SQLite) for DURATION (60), each with PHOTOS (1), then KILLS (50) under the load of PHONES (32), in a city of
# MONTH_PROJECTS (12000, a third of them in the year that runs). The load is made on the same machine; where that has
# more than two cores, taskset -c 0,1 keeps the whole of it to two.
source "$(dirname "$0")/lib.sh"

PAGES="${PAGES:-10000}"
PROJECTS="${PROJECTS:-100000}"
REQUESTS="${REQUESTS:-2000}"
CLIENTS="${CLIENTS:-8}"
work=""
server=""

main() {
  scripts/setup.sh test
  scripts/build.sh
  server_environment
  # The day the demo city lives in.
  export DIGITALPLAN_TODAY=2023-04-10
  work="$(mktemp -d)"
  trap clean EXIT
  say "On $(nproc) cores, $(awk '/MemTotal/ { printf "%.0f GB", $2 / 1048576 }' /proc/meminfo 2>/dev/null || echo '?')"

  for part in ${BENCH:-import sqlite postgres layout paint smooth bytes month-end}; do
    case "$part" in
      import)
        pages
        import SQLite "sqlite://$work/import.db?mode=rwc"
        import_again SQLite "sqlite://$work/import.db?mode=rwc"
        ;;
      sqlite) load SQLite "sqlite://$work/load.db?mode=rwc" ;;
      # Writes as safe as in service, on a server of its own.
      postgres)
        pages
        POSTGRES_DURABLE=1 scripts/postgres.sh "$0" --postgres "$work/pages"
        ;;
      layout | paint | smooth | bytes) "$part" ;;
      month-end)
        month_end SQLite "sqlite://$work/month.db?mode=rwc" 100
        POSTGRES_DURABLE=1 scripts/postgres.sh "$0" --month-end "$work"
        ;;
      *) fail "there is no part $part" ;;
    esac
  done
}

pages() {
  [ ! -d "$work/pages" ] || return 0
  say "Import of $PAGES pages"
  node scripts/bench/pages.mjs "$work/pages" "$PAGES"
}

clean() {
  stop_server
  [ -z "$work" ] || rm -rf "$work"
}

# seconds COMMAND…: runs it silently, prints the wall-clock seconds.
seconds() {
  local began ended
  began="$(date +%s.%N)"
  "$@" >"${work:-/tmp}/last.log" 2>&1 || { [ $? = 1 ] || { cat "${work:-/tmp}/last.log" >&2; fail "$* failed"; }; }
  ended="$(date +%s.%N)"
  awk -v a="$began" -v b="$ended" 'BEGIN { printf "%.2f", b - a }'
}

rate() { awk -v n="$1" -v s="$2" 'BEGIN { printf "%.0f", n / s }'; }

import() {
  local took
  DATABASE_URL="$2" "$BINARY" migrate up >/dev/null
  took="$(DATABASE_URL="$2" seconds "$BINARY" import "${3:-$work/pages}")"
  note "$1: $took s, $(rate "$PAGES" "$took") pages/s"
}

import_again() {
  local took
  took="$(DATABASE_URL="$2" seconds "$BINARY" import "${3:-$work/pages}")"
  note "$1, the same pages again: $took s, $(rate "$PAGES" "$took") pages/s"
}

load() {
  local took port
  say "$PROJECTS projects on $1"
  export DATABASE_URL="$2"
  "$BINARY" migrate up >/dev/null
  took="$(seconds "$BINARY" demo --projects "$PROJECTS" --seed 7)"
  note "demo city: $took s, $(rate "$PROJECTS" "$took") projects/s"
  port="$(free_port)"
  LEPTOS_SITE_ADDR="127.0.0.1:$port" DIGITALPLAN_LOG=error "$BINARY" serve >/dev/null 2>&1 &
  server=$!
  node scripts/bench/load.mjs "http://127.0.0.1:$port" "$REQUESTS" "$CLIENTS" || fail "the load could not be put on"
  stop_server
  unset DATABASE_URL
}

# month_end ENGINE URL RATE
month_end() {
  say "Month-end on $1"
  export DATABASE_URL="$2"
  "$BINARY" migrate up >/dev/null
  note "demo city: $(seconds "$BINARY" demo --projects "${MONTH_PROJECTS:-12000}" --seed 7) s"
  DIGITALPLAN_FILES="file://$work/files-$1" DIGITALPLAN_REMINDERS=off DIGITALPLAN_LOG=error \
    LEPTOS_SITE_ADDR="127.0.0.1:$(free_port)" node scripts/bench/month-end.mjs "$BINARY" "${RATE:-$3}" ||
    fail "reports were lost, doubled or refused"
  "$BINARY" verify-audit | sed 's/^/    /'
  unset DATABASE_URL
}

stop_server() {
  [ -n "$server" ] || return 0
  kill "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  server=""
}

layout() {
  say "Layout of the timeline"
  cargo run -q --release -p domain --features segment --example layout
}

# The same tests as make test runs; what is drawn under a finger on a processor slowed to a quarter.
smooth() {
  say "Smoothness of a plan's editors, CPU/4, and how soon open pages show what was approved"
  (cd end2end && E2E_BINARY="$BINARY" E2E_TIMED=1 npx --no-install playwright test --workers=1 --grep @timed) |
    grep -E '^    |✘|failed' || note "nothing was measured"
}

paint() {
  local port
  say "First mark on the screen"
  node scripts/bench/plans.mjs "$work/plans"
  export DATABASE_URL="sqlite://$work/paint.db?mode=rwc"
  "$BINARY" import "$work/plans" >/dev/null || fail "the plans were not imported"
  port="$(free_port)"
  LEPTOS_SITE_ADDR="127.0.0.1:$port" DIGITALPLAN_LOG=error "$BINARY" serve >/dev/null 2>&1 &
  server=$!
  node scripts/bench/load.mjs "http://127.0.0.1:$port" --wait
  node scripts/bench/paint.mjs "http://127.0.0.1:$port" "${ROUNDS:-5}" "$work/peers" || note "the pages could not be drawn"
  stop_server
  unset DATABASE_URL
}

bytes() {
  say "Bytes of a first visit"
  node scripts/budgets.mjs "$SITE" || true
  (cd end2end && npx --no-install playwright test --project=phone tests/budget.spec.ts 2>&1 | grep -E 'KB' | sed 's/^/    /') || true
}

if [ "${1:-}" = --month-end ]; then
  server_environment
  work="$2"
  month_end PostgreSQL "$E2E_POSTGRES_URL" 200
elif [ "${1:-}" = --postgres ]; then
  server_environment
  trap clean EXIT
  import PostgreSQL "$TEST_POSTGRES_URL" "$2"
  import_again PostgreSQL "$TEST_POSTGRES_URL" "$2"
  load PostgreSQL "$E2E_POSTGRES_URL"
else
  main
fi
