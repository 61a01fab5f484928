#!/usr/bin/env bash
# Builds the release: the server, and the site beside it. Does nothing where nothing changed since the
# last build, for `cargo leptos build` alone would optimise the wasm again each time.
source "$(dirname "$0")/lib.sh"

stamp="$CARGO_TARGET_DIR/release/.built-from"

now="$(sources)"
if [ -x "$BINARY" ] && [ -d "$SITE/pkg" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$now" ]; then
  say "The release is up to date"
  exit 0
fi
say "Building the release (some minutes the first time)"
mkdir -p "$(dirname "$BINARY")"
rm -f "$stamp"
rm -rf "$SITE/pkg/public" "$SITE/pkg/keeper"

# What the browser loads, in three builds.
browser() {
  # A panic names its file. In which folder of this machine that lay is nobody's business, and readers would load it.
  local folder
  for folder in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*/; do
    case "$folder" in *" "*) ;; *) RUSTFLAGS="${RUSTFLAGS:-} --remap-path-prefix=$folder=" ;; esac
  done
  export RUSTFLAGS="${RUSTFLAGS:-}"
  # Split: what lazy islands need comes in chunks that only the pages showing them load.
  LEPTOS_SITE_ROOT="$SITE" cargo leptos build --release --split --frontend-only
  shrink_wasm "$SITE"/pkg/*.wasm
  node scripts/package.mjs "$SITE/pkg" "$(dirname "$BINARY")/hash.txt"
  # Pages anybody reads get a build of their own: however much staff can do, readers load no more.
  say "Building what public pages load"
  build_apart public islands wasm-release wasm-release
  say "Building what keeps reports on a phone"
  build_apart keeper keeper wasm-release wasm-release
}

# Beside the server, for it is linked and optimised on one core most of the time. In a group of its own, so that all of it
# ends where the server cannot be built.
log="$(mktemp)"
end() {
  [ -z "${beside:-}" ] || kill -- "-$beside" 2>/dev/null || true
  [ -z "${beside:-}" ] || wait "$beside" 2>/dev/null || true
  rm -f "$log"
}
trap end EXIT
trap 'exit 130' INT TERM
set -m
browser >"$log" 2>&1 </dev/null &
beside=$!
set +m
cargo build --release -p server --bin digitalplan
say "The server is built; what the browser loads goes on"
wait "$beside" || {
  beside=""
  cat "$log" >&2
  fail "what the browser loads could not be built"
}
beside=""
cat "$log"
echo "$now" >"$stamp"
