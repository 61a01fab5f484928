// Writes legacy pages for the drawing benchmark: projects whose plans have 10, 200, 2,000 and 10,000 steps,
// and sixty KPIs of one unit, a quarter chart each.
// usage: node scripts/bench/plans.mjs FOLDER
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2];
mkdirSync(folder, { recursive: true });

const day = (offset) => new Date(Date.UTC(2022, 9, 1) + offset * 86_400_000).toISOString().slice(0, 10);

export const PLANS = [10, 200, 2_000, 10_000];

function project(count) {
  const code = `50010000-${910_000 + PLANS.indexOf(count)}`;
  const steps = Array.from({ length: count }, (_, i) => {
    const from = Math.floor((i * 310) / count);
    return [
      `ขั้นตอน ${i + 1}`,
      `:ตรวจแปลงที่ ${i + 1} และบันทึกผลร่วมกับผู้แทนชุมชน`,
      `:${100 / count}%`,
      `เริ่มต้น :${day(from)} 00:00:00`,
      `สิ้นสุด :${day(from + 40)} 00:00:00`,
    ].join("\n");
  });
  const reports = [3, 2, 1].map((i) =>
    [
      `(${i}) ความคืบหน้าโครงการฯ ร้อยละ ${i * 12}.00 (${day(i * 55)})`,
      `${i * 12}.00`,
      `ออกตรวจตามแผนรอบที่ ${i}`,
      "** ปัญหาของโครงการ :-",
      "** อุปสรรคของโครงการ :-",
      "------------------&&&--------------------",
    ].join("\n\n"),
  );
  const text = [
    "ความคืบหน้าโครงการ/กิจกรรม",
    "Back Home\nFusionCharts will render here",
    `โครงการวัดการวาดแผน ${count} ขั้นตอน : ${code}`,
    "สำนักงานเขตพระนคร : (2566)",
    "36",
    "ความคืบหน้าโครงการ ร้อยละ 36",
    "ฝ่ายเทศกิจ",
    "ดูโครงการแผนปีฯ : พิมพ์ข้อมูล",
    "ผลการดำเนินงาน",
    ...reports,
    "แผนการดำเนินงานฯ",
    steps.join("\n"),
    "สนับสนุนตัวชี้วัดตามแผนฯ",
    "** ผลการประเมินโครงการ (รายไตรมาส) **",
    "",
  ].join("\n\n");
  writeFileSync(join(folder, `${code}.txt`), text);
}

function kpi(i) {
  const code = `5001-${8_000 + i}`;
  const row = (quarter) => `${quarter}\n${(40 + ((i * 7 + quarter * 13) % 60)).toFixed(2)}\n${80 + 5 * (i % 4)}\n${80 + 5 * (i % 4)} / 100`;
  const text = [
    "รายละเอียดตัวชี้วัด",
    "Back Home",
    `ร้อยละความสำเร็จของงานบริการที่ ${i + 1} : ${code}`,
    "ค่าเป้าหมาย ร้อยละ : 80",
    "ผลงานที่ทำได้ ร้อยละ : 90",
    "ประเภทตัวชี้วัด : ตัวชี้วัดงานประจำ\n(ตัวชี้วัดระดับผลผลิต (output))",
    "ผลงานเทียบกับเป้าหมายรายไตรมาส",
    `ไตรมาสที่\n(1 - 4)\n*ผลงาน*\n(ร้อยละ )\n*ผลประเมินตัวชี้วัด*\n(* 2.1 / 2.2 *)\n${[1, 2, 3].map(row).join("\n")}`,
    "รายงานผลฯ ไตรมาสที่ 1",
    "ให้บริการครบตามแผน",
    // A KPI's page prints no year: it takes that of a project that supports it.
    "โครงการ/กิจกรรมที่สนับสนุนตัวชี้วัด",
    "โครงการวัดการวาดแผน 10 ขั้นตอน : 50010000-910000",
    "",
  ].join("\n\n");
  writeFileSync(join(folder, `${code}.txt`), text);
}

PLANS.forEach(project);
for (let i = 0; i < 60; i += 1) kpi(i);
