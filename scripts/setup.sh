#!/usr/bin/env bash
# Installs what is missing, and only that. `setup.sh run`: what building and serving needs;
# `setup.sh test` (default): that, and a browser and PostgreSQL for the tests.
# With everything in place it takes a second. `setup.sh rust-from-debian` takes the second way to Rust.
source "$(dirname "$0")/lib.sh"

CARGO_LEPTOS=0.3.11
SCHEMATHESIS=4.32.5
MOTO=5.2.5
TARGET_TRIPLE=wasm32-unknown-unknown

main() {
  local what="${1:-test}"
  case "$what" in
    run | test) ;;
    rust-from-debian)
      rust_from_debian
      return
      ;;
    *) fail "usage: scripts/setup.sh [run|test|rust-from-debian]" ;;
  esac
  basics
  rust
  cargo_leptos
  wasm_bindgen
  node_modules
  if [ "$what" = test ]; then
    browser
    thai_font
    postgresql
    schemathesis
    moto
  fi
}

# What this script cannot bring: it says where to get it.
basics() {
  have rustup || fail "rustup is missing: install it from your distribution or as https://rustup.rs tells"
  have node && have npm || fail "node and npm are missing: install Node.js 20 or later"
  [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || fail "node is too old ($(node --version)): 20 or later is needed"
  have cc || apt_install build-essential || fail "a C compiler is missing (package build-essential)"
}

# The version rust-toolchain.toml pins, with clippy, rustfmt and the browser's target.
rust() {
  if [ -n "${RUSTUP_TOOLCHAIN:-}" ] && wasm_works; then return; fi
  local channel
  channel="$(sed -n 's/^channel *= *"\(.*\)"/\1/p' rust-toolchain.toml)"
  if ! rustup toolchain list | grep -q "^$channel"; then
    say "Installing Rust $channel"
    rustup toolchain install "$channel" --profile minimal -c clippy -c rustfmt -t "$TARGET_TRIPLE" --no-self-update ||
      { rust_from_debian && return; }
  fi
  local sysroot
  sysroot="$(rustc "+$channel" --print sysroot)"
  if [ ! -x "$sysroot/bin/cargo-clippy" ] || [ ! -x "$sysroot/bin/rustfmt" ]; then
    rustup component add --toolchain "$channel" clippy rustfmt
  fi
  if [ ! -d "$sysroot/lib/rustlib/$TARGET_TRIPLE/lib" ]; then
    say "Adding the target $TARGET_TRIPLE"
    rustup target add --toolchain "$channel" "$TARGET_TRIPLE" || rust_from_debian
  fi
}

wasm_works() {
  [ -d "$(rustc --print sysroot)/lib/rustlib/$TARGET_TRIPLE/lib" ]
}

# Where rustup can fetch nothing: Debian's newest compiler and its source, of one version, are in the
# package archive but without the browser's standard library. It is built from that source (half a
# minute) and put beside the compiler in a folder of our own, which rustup then knows by name.
#
# RUSTC_BOOTSTRAP: the standard library uses features the stable compiler keeps to itself.
# force-unstable-if-unmarked: what std is made of is not for others to use, as in Rust's own build.
# __CARGO_DEFAULT_LIB_METADATA: the name mangling under which rustc expects its own libraries.
rust_from_debian() {
  say "rustup could not deliver: building the browser's standard library from Debian's Rust"
  have apt-get || fail "neither rustup nor Debian's packages could deliver Rust with the target $TARGET_TRIPLE"
  apt_install rustc-web cargo-web rust-web-src rust-web-llvm rust-web-clippy rustfmt-web lld-22 ||
    fail "Debian's packages rustc-web, cargo-web and rust-web-src could not be installed"
  local version source home
  version="$(/usr/bin/rustc --version | cut -d' ' -f2)"
  source="$(find /usr/src -maxdepth 2 -path "*rustc-$version*/library" -type d | head -1)"
  [ -n "$source" ] || fail "the source of Rust $version is not in /usr/src"
  home="$TOOLS/rust-$version"
  rm -rf "$home"
  mkdir -p "$home/bin" "$home/lib/rustlib/$TARGET_TRIPLE/lib" "$home/build"
  cp -r "$source" "$home/build/library"
  # The compiler finds its libraries beside its own file, so the file is copied and the libraries linked.
  cp /usr/bin/rustc /usr/bin/cargo "$home/bin/"
  for extra in rustdoc rustfmt cargo-fmt cargo-clippy clippy-driver; do
    [ ! -e "/usr/bin/$extra" ] || cp -L "/usr/bin/$extra" "$home/bin/"
  done
  local sysroot
  sysroot="$(/usr/bin/rustc --print sysroot)"
  for part in "$sysroot"/lib/rustlib/*; do
    [ "$(basename "$part")" = "$TARGET_TRIPLE" ] || ln -sfn "$part" "$home/lib/rustlib/$(basename "$part")"
  done
  find "$sysroot/lib" /usr/lib/*-linux-gnu -maxdepth 1 -name 'librustc_driver-*.so' -exec cp {} "$home/lib/" \;
  (
    cd "$home/build/library"
    unset RUSTUP_TOOLCHAIN
    RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 __CARGO_DEFAULT_LIB_METADATA=stablestd \
      RUSTFLAGS=-Zforce-unstable-if-unmarked CARGO_TARGET_DIR="$home/build/target" \
      /usr/bin/cargo build --release -p sysroot --target "$TARGET_TRIPLE" --features panic-unwind,compiler-builtins-mem
  ) || fail "the standard library for $TARGET_TRIPLE could not be built"
  cp "$home/build/target/$TARGET_TRIPLE/release/deps/"*.rlib "$home/lib/rustlib/$TARGET_TRIPLE/lib/"
  rm -rf "$home/build"
  rustup toolchain link digitalplan "$home"
  echo digitalplan >"$TOOLS/toolchain"
  export RUSTUP_TOOLCHAIN=digitalplan
  wasm_works || fail "Debian's Rust was set up, but does not see the target $TARGET_TRIPLE"
}

cargo_leptos() {
  [ "$(cargo leptos --version 2>/dev/null | awk '{print $2}')" != "$CARGO_LEPTOS" ] || return 0
  if have cargo-binstall && cargo binstall --no-confirm --root "$TOOLS" "cargo-leptos@$CARGO_LEPTOS"; then return; fi
  say "Building cargo-leptos $CARGO_LEPTOS (once a machine, about three minutes on two cores)"
  # As released it is linked with full optimisation: half an hour for a tool that is run once a build.
  cargo_install --locked cargo-leptos --version "$CARGO_LEPTOS"
}

# Must be the very version the wasm is built with.
wasm_bindgen() {
  local version
  version="$(locked_version wasm-bindgen)"
  if [ "$(wasm-bindgen --version 2>/dev/null | awk '{print $2}')" = "$version" ] && have wasm-bindgen-test-runner; then return; fi
  if have cargo-binstall && cargo binstall --no-confirm --root "$TOOLS" "wasm-bindgen-cli@$version"; then return; fi
  say "Building wasm-bindgen $version (once a version, about two minutes on two cores)"
  # Without --locked: its lock file can name crates an index does not carry yet.
  cargo_install wasm-bindgen-cli --version "$version"
}

cargo_install() {
  CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=0 \
    cargo install --root "$TOOLS" --target-dir "$TOOLS/build" --force "$@"
  rm -rf "$TOOLS/build"
}

# wasm-opt for building, Playwright and axe for testing.
node_modules() {
  local stamp=end2end/node_modules/.of-lock
  if [ -f "$stamp" ] && cmp -s "$stamp" end2end/package-lock.json; then return; fi
  say "Installing the node modules"
  (cd end2end && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund)
  cp end2end/package-lock.json "$stamp"
}

# Playwright drives the distribution's Chromium; the one without windows, where there is one, draws the same pages in
# three quarters of the time.
browser() {
  if [ -n "${CHROMIUM:-}" ]; then
    [ -x "$CHROMIUM" ] || fail "no browser at $CHROMIUM"
    return 0
  fi
  [ ! -x /usr/bin/chromium-headless-shell ] || return 0
  say "Installing Chromium"
  apt_install chromium-headless-shell || [ -x /usr/bin/chromium ] || apt_install chromium ||
    fail "no browser: install Chromium and set CHROMIUM to its path"
}

# What a reader's device has: a first visit is drawn with its font. Noto Sans Thai is the one of Android.
thai_font() {
  if have fc-list && [ -n "$(fc-list :lang=th family)" ]; then return; fi
  say "Installing a Thai font for the tests"
  apt_install fonts-noto-core fontconfig || fail "no Thai font: install one, Noto Sans Thai for example"
}

postgresql() {
  if compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || have initdb; then return; fi
  say "Installing PostgreSQL"
  apt_install postgresql || fail "no PostgreSQL server: install one (15 or later) with initdb on PATH"
}

# Sends the API what its description allows, and what it does not.
schemathesis() {
  from_pypi schemathesis "$SCHEMATHESIS" schemathesis "schemathesis==$SCHEMATHESIS"
}

# A server that speaks as S3 does, for the place where files are kept.
moto() {
  # With what its server needs for S3 alone.
  from_pypi moto "$MOTO" moto_server "moto[s3]==$MOTO" flask flask-cors
}

# A tool in a folder of its own, so no other Python sees it: its name, its version, its program, and what pip installs.
from_pypi() {
  local name="$1" version="$2" home="$TOOLS/$1-$2"
  [ ! -x "$home/bin/$3" ] || return 0
  shift 3
  say "Installing $name $version"
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null || apt_install python3 ||
    fail "python3 is missing or older than 3.10, so $name cannot run: install it"
  rm -rf "$home"
  python3 -m venv "$home" 2>/dev/null || { apt_install python3-venv && python3 -m venv "$home"; } ||
    fail "python3 makes no virtual environments: install the package python3-venv"
  "$home/bin/pip" install --quiet --disable-pip-version-check "$@" || {
    rm -rf "$home"
    fail "$name $version could not be installed by pip"
  }
}

# Installs Debian packages; fails where there is no apt or no right to use it.
apt_install() {
  have apt-get || return 1
  local root=()
  if [ "$(id -u)" != 0 ]; then
    have sudo || return 1
    root=(sudo)
  fi
  if ! apt-cache show "$@" >/dev/null 2>&1; then "${root[@]}" apt-get update -q; fi
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "$@"
}

main "$@"
