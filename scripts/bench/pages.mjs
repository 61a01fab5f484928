// Writes many legacy pages for the import benchmark: the project and KPI pages at hand, with other codes
// and a few other numbers, so that no two are alike. The same call writes the same pages.
// usage: node scripts/bench/pages.mjs FOLDER COUNT
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [folder, count] = [process.argv[2], Number(process.argv[3])];
const sources = ["exchange/tests/fixtures", process.env.LEGACY_PAGES ?? "../shared/legacy"].filter(existsSync);

const PROJECT = /\b\d{8}-\d{1,8}\b/;
const KPI = /\b\d{4}-\d{1,8}\b/;
// By content, as the importer does.
const KINDS = [
  { mark: /^\s*ความคืบหน้าโครงการ\/กิจกรรม/, code: PROJECT },
  { mark: /ข้อมูลโครงการ\/กิจกรรม\s+พิมพ์ PDF/, code: PROJECT },
  { mark: /แบบแสดงรายงานความก้าวหน้า/, code: PROJECT },
  { mark: /^\s*รายละเอียดตัวชี้วัด/, code: KPI },
];

const templates = sources
  .flatMap((source) => readdirSync(source).map((name) => join(source, name)))
  // Those that are to be refused are not what an import is made of.
  .filter((path) => /\.(txt|md)$/.test(path) && !/\/bad-/.test(path))
  .map((path) => {
    const text = readFileSync(path, "utf8");
    const kind = KINDS.find(({ mark }) => mark.test(text));
    const code = kind && text.match(kind.code)?.[0];
    return code && { text, code, extension: path.slice(path.lastIndexOf(".")) };
  })
  .filter(Boolean);
if (templates.length === 0) throw new Error("no page to start from in " + sources.join(", "));

for (let i = 0; i < count; i += 1) {
  const { text, code, extension } = templates[i % templates.length];
  const [unit] = code.split("-");
  // Pages go round the fifty districts.
  const district = `50${String(1 + (i % 50)).padStart(2, "0")}`;
  const fresh = `${unit.length === 8 ? `${district}0000` : district}-${200_000 + i}`;
  // A page names KPIs too; theirs change with it, ten pages to a KPI, or every page would touch the same few.
  const kpi = (_, own, serial) => `${own}-${Number(serial) + 10_000 + Math.floor(i / 10)}`;
  const page = text.replaceAll(code, fresh).replace(/(?<![\d-])((?!19|20)\d{4})-(\d{2,4})(?![\d-])/g, kpi);
  const sub = join(folder, String(Math.floor(i / 1000)).padStart(3, "0"));
  if (i % 1000 === 0) mkdirSync(sub, { recursive: true });
  writeFileSync(join(sub, `${fresh}${extension}`), page);
}
console.log(`    ${count} pages from ${templates.length} in ${folder}`);
