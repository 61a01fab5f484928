#!/usr/bin/env bash
# Runs a command with a server of its own that speaks as S3 does: `s3.sh COMMAND…`. It takes a free port on loopback,
# keeps everything in memory, and is gone when the command ends. The command finds it under TEST_S3_ENDPOINT, with an
# empty bucket `digitalplan` in it.
source "$(dirname "$0")/lib.sh"
[ $# -gt 0 ] || fail "usage: scripts/s3.sh COMMAND…"

moto="$(compgen -G "$TOOLS/moto-*/bin/moto_server" | sort -V | tail -1 || true)"
[ -n "$moto" ] || fail "moto is not installed: make setup"
log="$(mktemp)"
port="$(free_port)"
"$moto" -H 127.0.0.1 -p "$port" >"$log" 2>&1 &
server=$!
stop() {
  kill "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  rm -f "$log"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

export TEST_S3_ENDPOINT="http://127.0.0.1:$port"
made=""
for _ in $(seq 100); do
  kill -0 "$server" 2>/dev/null || break
  if node -e 'fetch(process.argv[1], { method: "PUT" }).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))' \
    "$TEST_S3_ENDPOINT/digitalplan"; then
    made=1
    break
  fi
  sleep 0.2
done
[ -n "$made" ] || {
  cat "$log" >&2
  fail "the S3 server did not start"
}
"$@"
