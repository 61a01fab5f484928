#!/usr/bin/env bash
# Everything that must hold before a change lands. Every stage runs even if an earlier one failed, each
# is timed, and one failure fails the whole. STAGES="format clippy" runs only those; E2E_ARGS is passed
# on to Playwright.
source "$(dirname "$0")/lib.sh"

export CARGO_TERM_COLOR="${CARGO_TERM_COLOR:-never}"
log=""
results=()
failed=0
passed_tests=0
failed_tests=0
wasm=wasm32-unknown-unknown

main() {
  local began=$SECONDS
  log="$(mktemp -d)"
  trap 'rm -rf "$log"' EXIT
  stage setup scripts/setup.sh test
  stage format cargo fmt --all --check
  stage clippy cargo clippy --workspace --exclude frontend --all-targets -- -D warnings
  stage clippy-wasm clippy_wasm
  stage dependencies browser_dependencies
  # The store's tests among them, on SQLite.
  stage unit cargo test --workspace --exclude frontend
  stage store-postgres scripts/postgres.sh "$0" --store-on-postgres
  stage files-on-s3 scripts/s3.sh "$0" --files-on-s3
  stage wasm env "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner" \
    cargo test -p domain --target "$wasm" --test wasm
  stage release scripts/build.sh
  stage budgets node scripts/budgets.mjs "$SITE"
  stage fuzz fuzz
  stage e2e-sqlite end_to_end sqlite
  stage e2e-postgres scripts/postgres.sh "$0" --end-to-end-postgres
  stage e2e-debug end_to_end_debug
  summary $((SECONDS - began))
}

# stage NAME COMMAND…: runs it, shows its output, counts the tests it reports.
stage() {
  local name="$1" began=$SECONDS outcome
  shift
  case " ${STAGES:-$name} " in *" $name "*) ;; *) return 0 ;; esac
  say "$name"
  if ("$@") 2>&1 | tee "$log/$name"; then outcome=ok; else
    outcome=FAILED
    failed=1
    failures "$name" >>"$log/failures"
  fi
  count "$log/$name"
  results+=("$(printf '%-7s %-15s %4d s' "$outcome" "$name" $((SECONDS - began)))")
}

# What failed in a stage, by name: `test a::b ... FAILED` (cargo), `  ✘  12 [phone] › a.spec.ts:1:1 › a (2s)` (Playwright).
failures() {
  sed -nE "s/^test (.*) \.\.\. FAILED$/failed  $1: \1/p; s/^ +✘ +[0-9]+ (\[.*)$/failed  $1: \1/p" "$log/$1"
}

# Adds up `test result: ok. 12 passed; 0 failed` (cargo) and `  12 passed (3s)` (Playwright).
count() {
  local passed failures
  passed="$(sed -nE 's/^test result:.* ([0-9]+) passed;.*/\1/p; s/^ +([0-9]+) passed \(.*/\1/p' "$1" | paste -sd+ | bc_sum)"
  failures="$(sed -nE 's/^test result:.* ([0-9]+) failed;.*/\1/p; s/^ +([0-9]+) failed$/\1/p' "$1" | paste -sd+ | bc_sum)"
  passed_tests=$((passed_tests + passed))
  failed_tests=$((failed_tests + failures))
}

bc_sum() {
  local sum
  read -r sum || sum=0
  echo $((${sum:-0}))
}

# Each of the builds that the browser loads.
clippy_wasm() {
  local features
  for features in staff islands keeper; do
    cargo clippy -p frontend --no-default-features --features "$features" --target "$wasm" -- -D warnings || return 1
  done
}

# What the browser loads must not drag the server in. leptos itself names leptos_config, and that regex,
# in every build; nothing calls it in the browser and the linker drops it, which the budgets check.
browser_dependencies() {
  local tree unwanted
  cargo metadata --locked --format-version 1 >/dev/null || return 1
  tree="$(cargo tree -p frontend --target "$wasm" -e normal --prune leptos_config --prefix none --format '{p}')" || return 1
  unwanted="$(grep -E '^(sea-orm|sqlx|tokio|axum|regex)[^ ]* ' <<<"$tree" | sort -u || true)"
  [ -z "$unwanted" ] || {
    echo "the browser's build depends on: $unwanted"
    return 1
  }
  echo "no sea-orm, sqlx, tokio, axum or regex among $(sort -u <<<"$tree" | wc -l) crates"
}

# The store's tests again, with a PostgreSQL, and bad input at every endpoint over it. `cargo test -p store` would select other features of shared
# crates than the stage before and build the world again, so the tests it built are run as they are.
store_on_postgres() {
  local tests failed=0
  tests="$(cargo test --workspace --exclude frontend --no-run --message-format=json 2>/dev/null |
    node -e '
      const lines = require("node:fs").readFileSync(0, "utf8").split("\n").filter((line) => line.startsWith("{"));
      for (const { reason, executable, profile, manifest_path } of lines.map((line) => JSON.parse(line))) {
        const store = /[/\\](store|migration)[/\\]Cargo.toml$/.test(manifest_path ?? "");
        const mine = store || /[/\\]router-[0-9a-f]+$/.test(executable ?? "");
        if (reason === "compiler-artifact" && executable && profile.test && mine) console.log(executable);
      }')"
  [ -n "$tests" ] || {
    echo "the store has no tests"
    return 1
  }
  # Bad input comes one after the other, so it leaves a core to the rest.
  local bad sent=""
  bad="$(mktemp)"
  for executable in $tests; do
    case "$executable" in
      */router-*)
        (cd server && CARGO_MANIFEST_DIR="$PWD" "$executable" fuzz) >"$bad" 2>&1 &
        sent=$!
        ;;
      *) (cd store && CARGO_MANIFEST_DIR="$PWD" "$executable") || failed=1 ;;
    esac
  done
  [ -z "$sent" ] || wait "$sent" || failed=1
  cat "$bad"
  rm -f "$bad"
  return "$failed"
}

# What keeps files, and what is sent and served through it, with a bucket instead of a folder.
files_on_s3() {
  cargo test --workspace --exclude frontend --lib --test router -- a_bucket_keeps_files files::
}

# Bad input at the API. What the router's own test sends to every other endpoint needs no server.
fuzz() {
  local python
  python="$(compgen -G "$TOOLS/schemathesis-*/bin/python" | sort -V | tail -1)"
  [ -n "$python" ] || {
    echo "schemathesis is not installed: make setup"
    return 1
  }
  server_environment
  "$python" scripts/fuzz.py "${E2E_BINARY:-$BINARY}"
}

# The pages in Chromium against the release build. What works on data does so at the phone's size on SQLite and at
# the desktop's on PostgreSQL, so each of it is tried at both sizes and on both engines; whatever else there is, at both
# sizes on SQLite. Both halves come with a run that leaves nothing out.
end_to_end() {
  server_environment
  export E2E_BINARY="${E2E_BINARY:-$BINARY}"
  [ -x "$E2E_BINARY" ] || {
    echo "there is no $E2E_BINARY to test"
    return 1
  }
  cd end2end
  case "$1" in
    sqlite) E2E_DATA_ELSEWHERE="$([ -n "${STAGES:-}${E2E_ARGS:-}" ] || echo desktop)" npx --no-install playwright test ${E2E_ARGS:-} ;;
    postgres) E2E_DATABASE_URL="$E2E_POSTGRES_URL" npx --no-install playwright test --project=desktop --grep @data ${E2E_ARGS:-} ;;
  esac
}

# A debug build panics where hydration meets other markup than it expects; a release build is silent. Only
# the browser's side is built for this: the server is the one that the unit tests started.
end_to_end_debug() {
  local args="${E2E_ARGS:-}"
  # As the unit tests are built, or the features of the tests' own dependencies would build the world again.
  cargo test --workspace --exclude frontend --no-run || return 1
  SITE="$CARGO_TARGET_DIR/site-debug"
  E2E_BINARY="$CARGO_TARGET_DIR/debug/digitalplan"
  local stamp="$SITE.built-from" now
  now="$(sources)"
  if [ ! -d "$SITE/pkg" ] || [ "$(cat "$stamp" 2>/dev/null)" != "$now" ]; then
    rm -f "$stamp"
    LEPTOS_SITE_ROOT="$SITE" cargo leptos build --frontend-only --split || return 1
    BINARY="$E2E_BINARY" build_apart keeper keeper dev debug || return 1
    echo "$now" >"$stamp"
  fi
  export E2E_BUILD=debug
  E2E_ARGS="--project=phone --grep-invert @release|@plain ${args:-tests/quality.spec.ts tests/timeline.spec.ts}"
  end_to_end sqlite
}

summary() {
  echo
  # Again at the end, where a long log is looked at first.
  [ ! -s "$log/failures" ] || sort -u "$log/failures"
  printf '%s\n' "${results[@]}"
  printf '%d passed, %d failed in %d min %02d s: %s\n' "$passed_tests" "$failed_tests" $(($1 / 60)) $(($1 % 60)) \
    "$([ $failed = 0 ] && echo 'all stages ok' || echo 'FAILED')"
  exit "$failed"
}

case "${1:-}" in
  --store-on-postgres) store_on_postgres ;;
  --files-on-s3) files_on_s3 ;;
  --end-to-end-postgres) end_to_end postgres ;;
  *) main ;;
esac
