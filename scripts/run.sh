#!/usr/bin/env bash
# Sets up, builds, migrates, fills an empty database with the demo city, and serves.
source "$(dirname "$0")/lib.sh"

scripts/setup.sh run
scripts/build.sh
server_environment
export LEPTOS_SITE_ADDR="${LEPTOS_SITE_ADDR:-127.0.0.1:3000}"
[ -n "${DATABASE_URL:-}" ] || mkdir -p data
say "Bringing the database up to date"
"$BINARY" migrate up
"$BINARY" demo --if-empty
say "Digital Plan is on http://$LEPTOS_SITE_ADDR (Ctrl-C ends it)"
exec "$BINARY" serve
