// What a first visit downloads, compressed as the server sends it, against what DESIGN allows.
// usage: node scripts/budgets.mjs SITE
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, extname } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const site = process.argv[2];
const KB = 1024;
const budgets = [
  { name: "script and wasm", of: [".js", ".wasm"], limit: 100 * KB, compress: true },
  { name: "css", of: [".css"], limit: 20 * KB, compress: true },
  // Fonts are compressed already.
  { name: "fonts", of: [".woff2", ".woff", ".ttf"], limit: 60 * KB, compress: false },
];

function files(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}

function brotli(bytes) {
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
}

const all = files(site);
let over = false;
for (const { name, of, limit, compress } of budgets) {
  const mine = all.filter((path) => of.includes(extname(path)));
  const bytes = mine.map((path) => readFileSync(path)).map((content) => (compress ? brotli(content) : content).length);
  const sum = bytes.reduce((a, b) => a + b, 0);
  const bad = mine.length === 0 || sum > limit;
  over ||= bad;
  console.log(`${bad ? "OVER" : "ok  "} ${name.padEnd(16)} ${(sum / KB).toFixed(1).padStart(6)} KB of ${limit / KB} KB (${mine.length} files)`);
}
// The dependency rule, at the end of the line: what leptos names but nobody calls must be linked out.
for (const path of all.filter((path) => extname(path) === ".wasm")) {
  const content = readFileSync(path);
  for (const word of ["regex-automata", "regex_automata", "sqlx", "sea_orm", "tokio-1"]) {
    if (content.includes(word)) {
      console.log(`OVER the wasm carries ${word}`);
      over = true;
    }
  }
}
process.exit(over ? 1 : 0);
