#!/usr/bin/env bash
# A debug build that rebuilds and reloads on every change, on the database that `make run` uses.
source "$(dirname "$0")/lib.sh"

scripts/setup.sh run
[ -n "${DATABASE_URL:-}" ] || mkdir -p data
cargo build -p server
"$CARGO_TARGET_DIR/debug/digitalplan" migrate up
"$CARGO_TARGET_DIR/debug/digitalplan" demo --if-empty
exec cargo leptos watch --split
