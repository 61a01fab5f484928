// Finishes what `cargo leptos build --split` made: small scripts, names that tell every change, and compressed twins.
// usage: node scripts/package.mjs [--plain] [--uncompressed] PKG HASH_FILE
// --plain: a build without chunks and without hashes in its names, as wasm-bindgen makes it; they are given here.
//
// The script, the wasm and the list of chunks name each other, and cargo-leptos takes their hashes before it writes
// those names into them: where only a chunk changed, the script would keep its name with other content, and a browser
// that keeps it for good would ask for chunks that are gone. So every name is made anew from the whole build. The new
// names are as long as the old ones: wasm cannot take others.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const plain = process.argv.includes("--plain");
const [folder, hashFile] = process.argv.slice(2).filter((word) => !word.startsWith("--"));
// The binding's script comes with comments and long names; cargo-leptos leaves the script that loads chunks as it is.
const { minify } = createRequire(new URL("../end2end/package.json", import.meta.url))("terser");
const compressed = /\.(br|gz)$/;
const old = plain ? /\.[\w-]{22}\.|\.(br|gz)$/ : compressed;
for (const name of readdirSync(folder)) if (old.test(name)) rmSync(join(folder, name));
for (const name of readdirSync(folder).filter((name) => name.endsWith(".js"))) {
  const script = readFileSync(join(folder, name), "utf8");
  writeFileSync(join(folder, name), (await minify(script, { module: true, compress: { passes: 2 } })).code);
}
if (plain) giveNames();

const names = readdirSync(folder).filter((name) => /\.(js|wasm|json)$/.test(name)).sort();
// Byte for byte: latin1 gives every byte a character and takes it back.
const contents = new Map(names.map((name) => [name, readFileSync(join(folder, name), "latin1")]));
const whole = createHash("sha256");
for (const [name, content] of contents) whole.update(`${name}\0${content.length}\0`).update(content, "latin1");
const build = whole.digest();

const renamed = new Map();
for (const name of names) {
  const hash = /\.([\w-]{22})\.(js|wasm|json)$/.exec(name)?.[1];
  if (!hash) throw new Error(`${name} has no hash in its name`);
  renamed.set(hash, createHash("sha256").update(build).update(hash).digest("base64url").slice(0, 22));
}
const anew = (text) => [...renamed].reduce((text, [before, after]) => text.replaceAll(before, after), text);
for (const [name, content] of contents) {
  writeFileSync(join(folder, name), anew(content), "latin1");
  renameSync(join(folder, name), join(folder, anew(name)));
}
writeFileSync(hashFile, anew(readFileSync(hashFile, "utf8")));

const sent = readdirSync(folder).filter((name) => /\.[a-z]+$/.test(name) && !compressed.test(name));
for (const name of process.argv.includes("--uncompressed") ? [] : sent) {
  const content = readFileSync(join(folder, name));
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  writeFileSync(join(folder, `${name}.br`), brotliCompressSync(content, { params }));
  writeFileSync(join(folder, `${name}.gz`), gzipSync(content, { level: 9 }));
}

/** Puts a place for the hash into each name, and says so in the hash file as cargo-leptos does. */
function giveNames() {
  const lines = readdirSync(folder).map((name) => {
    const [, stem, kind] = /^(\w+)\.(js|wasm)$/.exec(name) ?? [];
    if (!kind) throw new Error(`${name} is neither script nor wasm`);
    const hash = createHash("sha256").update(readFileSync(join(folder, name))).digest("base64url").slice(0, 22);
    renameSync(join(folder, name), join(folder, `${stem}.${hash}.${kind}`));
    return `${kind}: ${hash}\n`;
  });
  writeFileSync(hashFile, lines.join(""));
}
