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
rm -f "$stamp"
rm -rf "$SITE/pkg/public" "$SITE/pkg/keeper"
# Split: what lazy islands need comes in chunks that only the pages showing them load.
LEPTOS_SITE_ROOT="$SITE" cargo leptos build --release --split
shrink_wasm "$SITE"/pkg/*.wasm
node scripts/package.mjs "$SITE/pkg" "$(dirname "$BINARY")/hash.txt"
# Pages anybody reads get a build of their own: however much staff can do, readers load no more.
say "Building what public pages load"
build_apart public islands wasm-release wasm-release
say "Building what keeps reports on a phone"
build_apart keeper keeper wasm-release wasm-release
echo "$now" >"$stamp"
