# What the scripts share. Sourced, not run.
# shellcheck shell=bash
set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$ROOT"

# One target folder for everything, absolute, so that it can be warm outside a fresh clone.
CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$ROOT/target}"
case "$CARGO_TARGET_DIR" in /*) ;; *) CARGO_TARGET_DIR="$ROOT/$CARGO_TARGET_DIR" ;; esac
export CARGO_TARGET_DIR

# Tools of exact versions live outside the checkout: `cargo clean` keeps them, other projects do not see them.
TOOLS="${DIGITALPLAN_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/digitalplan/tools}"
export PATH="$TOOLS/bin:$HOME/.cargo/bin:$ROOT/end2end/node_modules/.bin:$PATH"

# Set by setup.sh where the pinned toolchain could not be had and another was built.
if [ -s "$TOOLS/toolchain" ]; then
  RUSTUP_TOOLCHAIN="$(cat "$TOOLS/toolchain")"
  export RUSTUP_TOOLCHAIN
fi

BINARY="$CARGO_TARGET_DIR/release/digitalplan"
SITE="$CARGO_TARGET_DIR/site"

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }
note() { printf '    %s\n' "$*"; }
fail() {
  printf '\033[1;31merror:\033[0m %s\n' "$*" >&2
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# The settings the server needs to find what `cargo leptos build` made.
server_environment() {
  export LEPTOS_OUTPUT_NAME=digitalplan LEPTOS_SITE_PKG_DIR=pkg LEPTOS_ENV=PROD
  export LEPTOS_SITE_ROOT="$SITE" LEPTOS_HASH_FILES=true LEPTOS_HASH_FILE_NAME=hash.txt
}

# Everything a build reads, by content: a fresh clone of the same sources needs no build.
sources() {
  {
    rustc --version
    wasm-bindgen --version
    find Cargo.toml Cargo.lock rust-toolchain.toml end2end/package-lock.json scripts/build.sh scripts/lib.sh scripts/package.mjs \
      domain store exchange migration app frontend server style public \
      -type f -not -path '*/tests/*' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
  } | sha256sum | cut -d' ' -f1
}

# Optimises wasm once more, which finds what the first time uncovered, and drops the sections that only tell what made it
# and for what: together 1 percent of what a page loads. Nothing of Rust's lies at the lowest addresses: there ends the
# stack, which is a mebibyte high and grows towards them. Knowing that saves half a percent more.
shrink_wasm() {
  local file
  for file in "$@"; do
    wasm-opt -Oz --converge --low-memory-unused --strip-producers --strip-target-features "$file" -o "$file.small" || return 1
    mv "$file.small" "$file"
  done
}

# A build of the browser's side that pages load by itself: its folder in the package, its features, cargo's profile and
# that profile's folder. The program it is for is $BINARY, its site $SITE.
build_apart() {
  local name="$1" features="$2" profile="$3" folder="$4" package="$SITE/pkg/$1" built more=() flags=()
  # As cargo-leptos builds what is split, so that both share what they are made of; of what was linked nothing tells it
  # afterwards but a section that no browser reads, and a release has none to spare.
  [ "$profile" != dev ] || flags=("RUSTFLAGS=-Clink-args=--emit-relocs")
  env "${flags[@]}" cargo build -p frontend --lib --no-default-features --features "$features" --profile "$profile" \
    --target wasm32-unknown-unknown || return 1
  rm -rf "$package"
  wasm-bindgen --target web --no-typescript --out-dir "$package" --out-name digitalplan \
    "$CARGO_TARGET_DIR/wasm32-unknown-unknown/$folder/frontend.wasm" || return 1
  built="$package/digitalplan_bg.wasm"
  if [ "$profile" = dev ]; then
    mv "$built" "$package/digitalplan.wasm"
    more=(--uncompressed)
  else
    wasm-opt -Oz "$built" -o "$package/digitalplan.wasm" || return 1
    rm "$built"
    shrink_wasm "$package/digitalplan.wasm" || return 1
  fi
  node scripts/package.mjs --plain "${more[@]}" "$package" "$(dirname "$BINARY")/hash-$name.txt"
}

# A TCP port nobody listens on now.
free_port() {
  node -e 'const s = require("net").createServer(); s.listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); });'
}

# The version of a package in Cargo.lock.
locked_version() {
  awk -v name="$1" '$0 == "name = \"" name "\"" { getline; gsub(/version = |"/, ""); print; exit }' Cargo.lock
}
