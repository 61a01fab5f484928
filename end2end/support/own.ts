// Pages in the legacy form, written for these tests: what no city entered, but somebody will.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Names with markup in them, one without a space, and twelve reports. */
export const AWKWARD = "50010000-900001";
/** Two thousand steps. */
export const LONG = "50010000-900002";
/** Nothing but a name. */
export const BARE = "50010000-900003";
/** Percents at their ends, steps beyond the year, a step a day long. */
export const EDGES = "50010000-900004";

/** A unit with two pages of KPIs and more, in three dimensions and on two lines of the plan. */
export const BIG_UNIT = "50020000";
/** A unit with 520 projects of a year nobody set up, for a paste of many rows. */
export const MANY_UNIT = "98000000";
/** Known since February, told otherwise in March. */
export const PAST = "50010000-900005";
/** A KPI like that. */
export const PAST_KPI = "5001-9005";
/** A KPI with an evaluated quarter, a reported one and two of which nothing is known. */
export const SCORED_KPI = "5001-9007";
/** A KPI whose target and results are on different scales. */
export const MIXED_KPI = "5001-9008";
/** A KPI of the unit of the demo's staff, whose first quarter alone is reported. */
export const QUARTER_KPI = "5001-90001";
/** Worked on by two people at once, one for each size the tests run at, by the size's name. */
export const SHARED: Record<string, string> = { phone: "50010000-900016", desktop: "50010000-900017" };
/** Reported on by the tests, last in February. */
export const REPORTED: Record<string, string> = { phone: "50010000-900021", desktop: "50010000-900022" };
/** Two of the year that is closed in the demo city, of each size: their months are asked to be opened again. */
export const REOPENED: Record<string, [string, string]> = {
  phone: ["50010000-900041", "50010000-900042"],
  desktop: ["50010000-900043", "50010000-900044"],
};
/** Reported on by the tests with photos. */
export const PHOTOGRAPHED: Record<string, string> = { phone: "50010000-900023", desktop: "50010000-900024" };
/** Three steps with their plan in force, known since February: one of each size is worked on. */
export const PLANS: Record<string, string> = { phone: "50010000-900006", desktop: "50010000-900007" };
/** A plan of two hundred steps. */
export const MANY = "50010000-900008";
/** Said to support a KPI by the tests, of each size one with script and one without. */
export const SUPPORTING: Record<string, string> = {
  phone: "50010000-900051",
  desktop: "50010000-900052",
  "phone plain": "50010000-900053",
  "desktop plain": "50010000-900054",
};
/** Changed by the tests, one for each size: both run on one database. */
export const EDITED = { phone: "50010000-900011", desktop: "50010000-900012" };
/** KPIs like that. */
export const EDITED_KPI = { phone: "5001-9011", desktop: "5001-9012" };
/** KPIs whose second quarter the tests report; of the first five are done. */
export const REPORTED_KPI: Record<string, string> = { phone: "5001-9021", desktop: "5001-9022" };
/** Given photos and files by the tests, one for each size and one without script. */
export const FILED: Record<string, string> = { phone: "50010000-900031", desktop: "50010000-900032", plain: "50010000-900033", over: "50010000-900036", late: "50010000-900037", meanwhile: "50010000-900038" };
/** Reported every month until February, so that March is due. */
export const STEADY = "50010000-900025";
/** Given a photo that was taken sideways by the tests, one for each size. */
export const PICTURED: Record<string, string> = { phone: "50010000-900034", desktop: "50010000-900035" };
/** The days on which the older and the newer copy came. */
export const PAST_DAYS = ["2023-02-06", "2023-03-20"];

export const AWKWARD_TITLES = [
  "<script>document.title='ถูกยึด'</script> สำรวจทางเท้า",
  '"><img src=x onerror=alert(1)> ประชุมผู้ค้า',
  "ประชุมคณะกรรมการขับเคลื่อนการจัดระเบียบทางเท้าและพื้นที่สาธารณะร่วมกับผู้แทนชุมชนและผู้ประกอบการในพื้นที่เขตทุกแขวงเพื่อกำหนดจุดผ่อนผันและเวลาทำการ",
  "เครื่องหมาย & < > \" ' ที่ต้องคงไว้ตามที่กรอก",
  "SupercalifragilisticexpialidociousWithoutAnySpaceAtAllInEnglishToWrapSomewhere",
];

type Step = { title: string; weight: number; start: string; finish: string };
type Report = { date: string; percent: number; text: string };

function page(code: string, name: string, steps: Step[], reports: Report[], year = 2566): string {
  const thai = (iso: string) => iso.replace(/(\d+)-(\d+)-(\d+)/, (_, y, m, d) => `${d}/${m}/${Number(y) + 543}`);
  const newest = [...reports].sort((a, b) => b.date.localeCompare(a.date));
  return [
    "ความคืบหน้าโครงการ/กิจกรรม",
    "Back Home\nFusionCharts will render here",
    `${name} : ${code}`,
    `สำนักงานเขตพระนคร : (${year})`,
    String(newest[0]?.percent ?? ""),
    `ความคืบหน้าโครงการ ร้อยละ ${newest[0]?.percent ?? ""}`,
    "ฝ่ายเทศกิจ",
    "ดูโครงการแผนปีฯ : พิมพ์ข้อมูล",
    "หลักการและเหตุผล",
    "วัตถุประสงค์ของโครงการ",
    "เป้าหมายของโครงการ",
    "สนับสนุนยุทธศาสตร์กรุงเทพมหานครฯ",
    "ภารกิจงานประจำของหน่วยงาน",
    "ผลการดำเนินงาน",
    ...newest.map((report, i) =>
      [
        `(${newest.length - i}) ความคืบหน้าโครงการฯ ร้อยละ ${report.percent.toFixed(2)} (${report.date})`,
        report.percent.toFixed(2),
        `${thai(report.date)} : ${report.text}`,
        "** ปัญหาของโครงการ :-",
        "** อุปสรรคของโครงการ :-",
        "------------------&&&--------------------",
      ].join("\n\n"),
    ),
    "แผนการดำเนินงานฯ",
    steps
      .map((step, i) => `ขั้นตอน ${i + 1}\n:${step.title}\n:${step.weight}%\nเริ่มต้น :${step.start} 00:00:00\nสิ้นสุด :${step.finish} 00:00:00`)
      .join("\n"),
    "สนับสนุนตัวชี้วัดตามแผนฯ",
    "** ผลการประเมินโครงการ (รายไตรมาส) **",
  ].join("\n\n");
}

/** A KPI with as many quarters as results, and what the evaluator gave each (nothing where not told). */
function kpiPage(code: string, name: string, unit: string, target: number, results: number[], scores: string[] = []): string {
  return [
    "รายละเอียดตัวชี้วัด",
    "Back Home",
    `${name} : ${code}`,
    `ค่าเป้าหมาย ${unit} : ${target}`,
    `ผลงานที่ทำได้ ${unit} : ${results.at(-1)}`,
    "ผลงานเทียบกับเป้าหมายรายไตรมาส",
    [`ไตรมาสที่\n(1 - 4)\n*ผลงาน*\n(${unit} )\n*ผลประเมินตัวชี้วัด*\n(* 2.1 / 2.2 *)`, ...results.map((result, i) => `${i + 1}\n${result.toFixed(2)}\n${scores[i] ?? "\n0 / 0"}`)].join("\n"),
  ].join("\n\n");
}

/** A unit's year with as many KPIs as asked for. */
function unitYear(unit: string, kpis: number): string {
  const blocks = Array.from({ length: kpis }, (_, i) => {
    const dimension = 1 + (i % 3);
    const line = ["ยุทธศาสตร์ที่ ๒ เมืองปลอดภัยสำหรับทุกคน", "ยุทธศาสตร์ที่ ๑๐ เมืองที่จัดการได้", "**** ภารกิจงานประจำของหน่วยงาน ****"][i % 4 % 3];
    const name = `ร้อยละของงานทดสอบรายการที่ ${i + 1}`;
    return [
      `(${i + 1}) ${name} : ${unit.slice(0, 4)}-9${String(i + 1).padStart(4, "0")}`,
      `[มิติที่ ${dimension} : ตัวชี้วัดเจรจา]`,
      line,
      name,
      "หน่วยนับ :ร้อยละ",
      "เป้าหมาย :80.00",
      `ผลงาน :${50 + i}.00`,
      "ผลงานเทียบกับเป้าหมายรายไตรมาส",
      "ไตรมาสที่\n(1 - 4)\n*ผลงาน*\n(ร้อยละ)\n*ผลประเมินตัวชี้วัด*\n(* 2.1 / 2.2 *)",
      `1\n${20 + i}.00\n95\n95 / 100`,
      `รายงานผลฯ ไตรมาสที่ 1\n\nดำเนินการแล้ว ${i + 1} แห่ง`,
    ].join("\n\n");
  });
  return [`ผลการปฏิบัติราชการประจำปี : 2566 ของหน่วยงาน : ${unit}`, "Home Home SED", ...blocks].join("\n\n");
}

function day(offset: number): string {
  return new Date(Date.UTC(2022, 9, 1) + offset * 86_400_000).toISOString().slice(0, 10);
}

/** Writes so many projects that are alike, in the unit of the demo's staff; gives their codes. */
export function writeMany(folder: string, count: number): string[] {
  mkdirSync(folder, { recursive: true });
  const codes = Array.from({ length: count }, (_, i) => `50010000-91${String(i).padStart(4, "0")}`);
  const reports = [{ date: "2023-02-15", percent: 20, text: "เริ่มแล้ว" }];
  for (const code of codes) writeFileSync(join(folder, `${code}.txt`), page(code, `ล้างท่อระบายน้ำ ${code.slice(-4)}`, [], reports));
  return codes;
}

/** Writes them and tells where. */
export function writeOwnPages(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const weights = [35, 10, 5, 30, 20];
  const awkward = AWKWARD_TITLES.map((title, i) => ({ title, weight: weights[i], start: day(i * 60), finish: day(i * 60 + 75) }));
  const months = Array.from({ length: 12 }, (_, i) => ({ date: day(25 + i * 15), percent: i * 4, text: `<b>ครั้งที่ ${i + 1}</b> ออกตรวจพื้นที่` }));
  const long = Array.from({ length: 2000 }, (_, i) => ({
    title: `ตรวจแปลงที่ ${i + 1} และบันทึกผลร่วมกับผู้แทนชุมชน`,
    weight: 0.05,
    start: day(Math.floor((i * 300) / 2000)),
    finish: day(Math.floor((i * 300) / 2000) + 40),
  }));
  const edges = [
    { title: "เตรียมการก่อนปีงบประมาณ", weight: 10, start: "2022-08-15", finish: "2022-10-31" },
    { title: "ทำในวันเดียว", weight: 10, start: "2023-01-15", finish: "2023-01-15" },
    { title: "ทำทั้งเดือนกุมภาพันธ์", weight: 30, start: "2023-02-01", finish: "2023-02-01" },
    { title: "สรุปผลหลังสิ้นปี", weight: 50, start: "2023-09-01", finish: "2023-11-30" },
  ];
  const pages: [string, string][] = [
    [AWKWARD, page(AWKWARD, "จัดระเบียบทางเท้า <em>ทดสอบ</em> & ป้าย", awkward, months)],
    [LONG, page(LONG, "ตรวจแปลงสองพันแปลง", long, [{ date: "2023-01-31", percent: 25, text: "ตรวจแล้วห้าร้อยแปลง" }])],
    [BARE, page(BARE, "โครงการที่มีแต่ชื่อ", [], [])],
    [EDGES, page(EDGES, "แผนที่เกินปี", edges, [{ date: "2022-12-01", percent: 0, text: "ยังไม่เริ่ม" }, { date: "2023-03-01", percent: 50, text: "ครึ่งทาง" }])],
  ];
  for (const code of Object.values(SHARED)) {
    pages.push([code, page(code, "ปรับปรุงสวนหย่อมริมคลอง", edges, [{ date: "2023-03-01", percent: 40, text: "ถมดินแล้ว" }])]);
  }
  for (const code of [...Object.values(REPORTED), ...Object.values(PHOTOGRAPHED)]) {
    pages.push([code, page(code, "ลอกท่อระบายน้ำสายหลัก", edges, [{ date: "2023-02-15", percent: 20, text: "ลอกท่อแล้วสองสาย" }])]);
  }
  for (const code of Object.values(REOPENED).flat()) pages.push([code, page(code, "ซ่อมฝาท่อระบายน้ำ", [], [], 2565)]);
  for (const code of Object.values(FILED)) pages.push([code, page(code, "ทาสีทางม้าลาย", [], [{ date: "2023-01-31", percent: 20, text: "เริ่มแล้ว" }])]);
  const monthly = ["2022-10-31", "2022-11-30", "2022-12-30", "2023-01-31", "2023-02-28"];
  const steady = monthly.map((date, i) => ({ date, percent: 8 * (i + 1), text: `ตัดแต่งแล้ว ${i + 1} ถนน` }));
  pages.push([STEADY, page(STEADY, "ตัดแต่งต้นไม้ริมทาง", edges, steady)]);
  for (const code of Object.values(PICTURED)) pages.push([code, page(code, "ซ่อมป้ายชื่อซอย", [], [])]);
  for (const code of Object.values(SUPPORTING)) pages.push([code, page(code, "ปรับพื้นทางเท้า", [], [])]);
  for (const code of Object.values(EDITED)) pages.push([code, page(code, "ปรับปรุงสวนสาธารณะ", [], [{ date: "2023-01-31", percent: 20, text: "เริ่มแล้ว" }])]);
  for (const code of Object.values(EDITED_KPI)) pages.push([code, kpiPage(code, "สวนที่ปรับปรุงแล้ว", "แห่ง", 40, [5])]);
  const told = "รายงานผลฯ ไตรมาสที่ 1\n\nปรับพื้นแล้วสองสาย";
  pages.push([SCORED_KPI, [kpiPage(SCORED_KPI, "ทางเท้าที่เดินได้สะดวก", "ร้อยละ", 60, [20, 45], ["95\n95 / 50"]), told].join("\n\n")]);
  pages.push([MIXED_KPI, kpiPage(MIXED_KPI, "ความพึงพอใจของผู้ใช้ทางเท้า", "ระดับ", 5, [100])]);
  for (const code of Object.values(REPORTED_KPI)) pages.push([code, kpiPage(code, "จุดที่ปลูกต้นไม้แล้ว", "แห่ง", 60, [5])]);
  for (const [code, text] of pages) writeFileSync(join(folder, `${code}.txt`), text);
  writeFileSync(join(folder, `unit-${BIG_UNIT}.txt`), unitYear(BIG_UNIT, 45));
  return folder;
}

/** The year of the unit of the demo's staff, with {@link QUARTER_KPI} alone. Tells the file. */
export function writeUnitYear(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "unit-year.txt");
  writeFileSync(file, unitYear("50010000", 1));
  return file;
}

/** Many projects with little in them, a page a line. Tells the file. */
export function writeManyPages(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const line = (serial: number) =>
    JSON.stringify({
      layout: ["ความคืบหน้าโครงการ/กิจกรรม", `ปรับปรุงทางเท้าจุดที่ ${serial} : ${MANY_UNIT}-${serial}`, "หน่วยทดสอบตาราง : (2563)", "ความคืบหน้าโครงการ ร้อยละ 1"].join("\n\n"),
    });
  const file = join(folder, "many.jsonl");
  writeFileSync(file, Array.from({ length: 520 }, (_, i) => line(i + 1)).join("\n"));
  return file;
}

/** One project and one KPI as two copies say it: the older, then the newer. Tells the folders. */
export function writePastPages(folder: string): string[] {
  const steps = (weights: number[]) =>
    weights.map((weight, i) => ({ title: ["สำรวจพื้นที่", "ลงมือปลูก", "ดูแลต้นไม้"][i], weight, start: day(i * 100), finish: day(i * 100 + 90) }));
  const report = (date: string, percent: number, text: string) => ({ date, percent, text });
  const older = [report("2022-11-15", 15, "สำรวจแล้ว"), report("2023-01-30", 30, "เริ่มปลูก")];
  const many = Array.from({ length: 200 }, (_, i) => ({ title: `สำรวจจุดที่ ${i + 1} ริมคลอง`, weight: 0.5, start: day(i), finish: day(i + 20) }));
  const kpi = (target: number, results: number[]) => kpiPage(PAST_KPI, "พื้นที่สีเขียวที่เพิ่มขึ้น", "ไร่", target, results);
  const copies: [string, string][] = [
    [page(PAST, "ปลูกต้นไม้ริมถนน", steps([40, 60]), older), kpi(40, [5])],
    [page(PAST, "ปลูกต้นไม้ริมถนน ระยะที่ 2", steps([30, 50, 20]), [older[0], report("2023-01-30", 30, "=เริ่มปลูกแล้ว"), report("2023-03-15", 55, "ปลูกครึ่งหนึ่ง")]), kpi(60, [5, 25])],
  ];
  return copies.map(([project, figures], i) => {
    const place = join(folder, ["older", "newer"][i]);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, "project.txt"), project);
    // A page says the year of its KPI in its address alone.
    const url = `http://legacy.invalid/mobile/mykpi.php?pid=${PAST_KPI}&year=2566`;
    writeFileSync(join(place, "kpi.jsonl"), JSON.stringify({ url, layout: figures }));
    if (i === 0) for (const [size, code] of Object.entries(PLANS)) writeFileSync(join(place, `plan-${size}.txt`), plan(code));
    if (i === 0) writeFileSync(join(place, "many.txt"), page(MANY, "สำรวจสองร้อยจุด", many, []));
    return place;
  });
}

/** A quarter of a year for each of three steps. */
function plan(code: string): string {
  const steps = [
    { title: "สำรวจพื้นที่ริมคลอง", weight: 30, start: "2022-10-01", finish: "2022-12-31" },
    { title: "ลงมือขุดลอก", weight: 40, start: "2023-01-01", finish: "2023-03-31" },
    { title: "ดูแลรักษา", weight: 30, start: "2023-04-01", finish: "2023-06-30" },
  ];
  return page(code, "ขุดลอกคลองสายหลัก", steps, [{ date: "2022-12-15", percent: 20, text: "สำรวจแล้วบางส่วน" }]);
}
