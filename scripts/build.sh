#!/usr/bin/env bash
# Builds the release: the server, and the site beside it. Does nothing where nothing changed since the
# last build, for `cargo leptos build` alone would optimise the wasm again each time.
source "$(dirname "$0")/lib.sh"

stamp="$CARGO_TARGET_DIR/release/.built-from"

# Everything a build reads, by content: a fresh clone of the same sources needs no build.
sources() {
  {
    rustc --version
    wasm-bindgen --version
    find Cargo.toml Cargo.lock rust-toolchain.toml end2end/package-lock.json scripts/build.sh scripts/package.mjs \
      domain store exchange migration app frontend server style public \
      -type f -not -path '*/tests/*' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
  } | sha256sum | cut -d' ' -f1
}

now="$(sources)"
if [ -x "$BINARY" ] && [ -d "$SITE/pkg" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$now" ]; then
  say "The release is up to date"
  exit 0
fi
say "Building the release (some minutes the first time)"
rm -f "$stamp"
rm -rf "$SITE/pkg/public"
# Split: what lazy islands need comes in chunks that only the pages showing them load.
LEPTOS_SITE_ROOT="$SITE" cargo leptos build --release --split
node scripts/package.mjs "$SITE/pkg" "$(dirname "$BINARY")/hash.txt"
# Pages anybody reads get a build of their own: however much staff can do, readers load no more.
say "Building what public pages load"
cargo build -p frontend --lib --no-default-features --profile wasm-release --target wasm32-unknown-unknown \
  --target-dir "$CARGO_TARGET_DIR/front-public"
wasm-bindgen --target web --no-typescript --out-dir "$SITE/pkg/public" --out-name digitalplan \
  "$CARGO_TARGET_DIR/front-public/wasm32-unknown-unknown/wasm-release/frontend.wasm"
wasm-opt -Oz "$SITE/pkg/public/digitalplan_bg.wasm" -o "$SITE/pkg/public/digitalplan.wasm"
rm "$SITE/pkg/public/digitalplan_bg.wasm"
node scripts/package.mjs --plain "$SITE/pkg/public" "$(dirname "$BINARY")/hash-public.txt"
echo "$now" >"$stamp"
