// What a first visit downloads, compressed as the server sends it, against what DESIGN allows.
// usage: node scripts/budgets.mjs SITE
//
// A public page loads a build of its own; a staff page the scripts and the main wasm of the whole, and the chunks of the
// lazy islands it shows. What keeps reports on a phone is a build of its own, loaded when somebody writes.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const site = process.argv[2];
const KB = 1024;
const PUBLIC = 100 * KB;
const STAFF = 180 * KB;
/** With what is loaded only once somebody's hand is on it (app/src/hand.rs): no first visit, but not without bound. */
const AT_WORK = 211 * KB;
/** What keeps reports on a phone comes beside that, once, and stays there with the app. */
const KEEPER = 110 * KB;
const WHEN_USED = /^(bench|edit|slide)_/;

function files(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}

function brotli(path) {
  const bytes = readFileSync(path);
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }).length;
}

const all = files(site);
const of = (...kinds) => all.filter((path) => kinds.includes(extname(path)));
let over = false;
function check(name, paths, sizes, limit) {
  const sum = sizes.reduce((a, b) => a + b, 0);
  const bad = paths.length === 0 || sum > limit;
  over ||= bad;
  console.log(`${bad ? "OVER" : "ok  "} ${name.padEnd(28)} ${(sum / KB).toFixed(1).padStart(6)} KB of ${limit / KB} KB (${paths.length} files)`);
}

const isIn = (name) => (path) => path.split(/[/\\]/).includes(name);
const code = of(".js", ".wasm").filter(isIn("public"));
const keeper = of(".js", ".wasm").filter(isIn("keeper"));
check("script and wasm, public", code, code.map(brotli), PUBLIC);
const isMain = (path) => extname(path) === ".js" || basename(path).startsWith("digitalplan.");
const main = of(".js", ".wasm").filter((path) => !code.includes(path) && !keeper.includes(path) && isMain(path));
const everywhere = main.map(brotli);
check("script and wasm, staff", main, everywhere, STAFF);
const manifest = of(".json").find((path) => basename(path).startsWith("__wasm_split_manifest"));
const islands = manifest ? JSON.parse(readFileSync(manifest, "utf8")) : {};
for (const [island, chunks] of Object.entries(islands)) {
  const paths = chunks.map((chunk) => all.find((path) => basename(path) === `${chunk}.wasm`));
  if (paths.includes(undefined)) throw new Error(`${island} names chunks that are not there: ${chunks}`);
  check(`… ${WHEN_USED.test(island) ? "in use" : "and"} ${island.replace(/_loader.*$|_\d+$/, "")}`, [...main, ...paths], [...everywhere, ...paths.map(brotli)], WHEN_USED.test(island) ? AT_WORK : STAFF);
}
check("keeper, when one writes", keeper, keeper.map(brotli), KEEPER);
check("css", of(".css"), of(".css").map(brotli), 20 * KB);
// Fonts are compressed already.
const fonts = of(".woff2", ".woff", ".ttf");
check("fonts", fonts, fonts.map((path) => statSync(path).size), 60 * KB);
// The dependency rule, at the end of the line: what leptos names but nobody calls must be linked out.
for (const path of of(".wasm")) {
  const content = readFileSync(path);
  for (const word of ["regex-automata", "regex_automata", "sqlx", "sea_orm", "tokio-1"]) {
    if (content.includes(word)) {
      console.log(`OVER the wasm carries ${word}`);
      over = true;
    }
  }
}
process.exit(over ? 1 : 0);
