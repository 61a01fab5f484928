// Nothing a page said is lost: every longer run of Thai letters in the source is on the new page, but for
// the labels of the old one. This knows neither the importer nor the fields.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { pageFolders } from "../support/server";
import { readableText, squeeze } from "../support/text";

/** What the old pages print around the data. A label may stand glued to its value. */
const LABELS = [
  "ความคืบหน้าโครงการ/กิจกรรม", "ดูโครงการแผนปีฯ", "พิมพ์ข้อมูล", "หลักการและเหตุผล", "วัตถุประสงค์ของโครงการ", "เป้าหมายของโครงการ",
  "สนับสนุนยุทธศาสตร์กรุงเทพมหานครฯ", "ผลการดำเนินงาน", "ความคืบหน้าโครงการฯ", "ความคืบหน้าโครงการ", "ปัญหาของโครงการ", "อุปสรรคของโครงการ",
  "แผนการดำเนินงานฯ", "แสดงขั้นตอนการดำเนินงานโครงการ", "ขั้นตอนการปฏิบัติงานของโครงการ", "สนับสนุนตัวชี้วัดตามแผนฯ", "รายละเอียดเกี่ยวกับตัวชี้วัด",
  "ประเภทตัวชี้วัด", "ตัวชี้วัดเชิงยุทธศาสตร์", "ตัวชี้วัดงานประจำ", "ตัวชี้วัดระดับผลผลิต", "ตัวชี้วัดระดับผลลัพธ์", "ผลประเมินตัวชี้วัด",
  "ผลการประเมินโครงการ", "รายละเอียดตัวชี้วัดฯ", "รายละเอียดตัวชี้วัด", "ตรวจประเมินตัวชี้วัด", "ประเมินโครงการ", "ผลงานเทียบกับเป้าหมายรายไตรมาส", "รายงานผลฯ",
  "สรุปผลการดำเนินงาน", "นิยาม หรือความหมายของตัวชี้วัด", "หรือความหมายของตัวชี้วัด", "วิธีการคำนวณ", "เกณฑ์การประเมิน", "วิธีการการเก็บข้อมูล", "แหล่งข้อมูล",
  "โครงการ/กิจกรรมที่สนับสนุนตัวชี้วัด", "กิจกรรมที่สนับสนุนตัวชี้วัด", "ภารกิจงานประจำของหน่วยงาน", "ผลงานที่ทำได้", "รายละเอียดโครงการ", "ข้อมูลโครงการ", "รหัสโครงการ",
  "ชื่อโครงการ", "งบฯ ที่ได้รับ", "คืบหน้าล่าสุด", "ความคืบหน้าล่าสุด", "หน่วยงาน", "ผู้รับผิดชอบ", "ผู้ตรวจประเมิน", "เป้าหมายโครงการ", "ผลการดำเนินการ", "หน่วยนับ",
  "อธิบายรายละเอียดความคืบหน้า", "ประวัติการปรับปรุงข้อมูล", "สอดคล้องตามนโยบาย", "ผลงานเดือนที่", "วันที่รายงาน", "สถานะโครงการ", "ปัญหาอปสรรค", "วัตถุประสงค์", "ชื่อผู้ใช้",
  "ค่าเป้าหมาย", "เริ่มต้น", "หมายเหตุ", "รายละเอียด",
  // How the old framework printed a field nobody had filled.
  "ไม่ได้ตั้ง",
].map(squeeze);

const PAGES: [RegExp, (code: string) => string][] = [
  [/^project-(progress|detail)(-\d+-\d+)?\.txt$/, (code) => `/projects/${code}`],
  [/^kpi-detail(-\d+-\d+)?\.txt$/, (code) => `/kpis/${code}`],
];

function runs(source: string): string[] {
  const found: string[] = [];
  for (const line of source.split("\n")) {
    for (const word of line.split(/[^\u0E00-\u0E7F]+/)) {
      let rest = squeeze(word);
      for (let label; (label = LABELS.find((text) => rest.startsWith(text))); ) rest = rest.slice(label.length);
      if (rest.length >= 8 && !LABELS.includes(rest)) found.push(rest);
    }
  }
  return [...new Set(found)];
}

test("nothing a whole page said is lost", { tag: "@data" }, async ({ page }) => {
  test.setTimeout(120_000);
  let pages = 0;
  for (const folder of pageFolders()) {
    for (const name of readdirSync(folder)) {
      const address = PAGES.find(([pattern]) => pattern.test(name))?.[1];
      if (!address) continue;
      const source = readFileSync(join(folder, name), "utf8");
      const code = (name.startsWith("kpi") ? source.match(/\b\d{4}-\d{1,8}\b/) : source.match(/\b\d{8}-\d{1,8}\b/))?.[0];
      if (!code) throw new Error(`${name} has no code`);
      await page.goto(address(code));
      const text = await readableText(page);
      expect.soft(runs(source).filter((run) => !text.includes(run)), `${name}, lost on ${address(code)}`).toEqual([]);
      pages += 1;
    }
  }
  expect(pages).toBeGreaterThan(2);
});
