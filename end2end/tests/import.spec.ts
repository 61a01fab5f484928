// What the command made of the pages, against what can be read off them by eye.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { importReport, kpiOf, projectOf } from "../support/api";
import { pageFolders } from "../support/server";

test.describe("import", { tag: "@data" }, () => {
  test.beforeEach(({}, info) => {
    test.skip(info.project.name !== "desktop", "there is nothing to see");
  });

  test("counts add up and every refusal has a reason", () => {
    const report = importReport();
    test.skip(report.files.length === 0, "imported elsewhere");
    expect(report.created + report.updated + report.unchanged + report.rejected).toBe(report.files.length);
    for (const file of report.files) {
      if (file.outcome === "rejected") {
        expect(file.problems.filter((problem) => problem.severity === "error" && problem.message !== ""), file.path).not.toEqual([]);
      } else {
        expect(file.code, file.path).not.toBeNull();
      }
    }
  });

  test("a project in progress, written for the tests", async ({ request }) => {
    const project = await projectOf(request, "50990000-4101");
    expect(project).toMatchObject({
      name: "สวนริมคลองใกล้บ้าน : ระยะที่ 2",
      fiscal_year: 2567,
      owner: "ฝ่ายรักษาความสะอาดและสวนสาธารณะ",
      routine: true,
      strategy: [],
      targets: "ปรับปรุงที่ว่างริมคลอง 3 ช่วง",
    });
    // Its rationale holds a line that elsewhere is a heading.
    expect(project.rationale).toContain("ผลการดำเนินงาน");
    expect(project.steps.map((step) => step.weight)).toEqual([3, 7, 10, 20, 8, 12.5, 7.5, 12, 15, 5]);
    expect(project.steps[1].title).toBe("สำรวจพื้นที่ : ช่วงที่ 1 ถึง 3");
    expect(project.steps[3]).toMatchObject({ start: "2024-01-01", finish: "2024-02-29" });
    expect(project.reports.map((report) => report.percent)).toEqual([100, 90, 78, 66, 57, 48.25, 40, 31, 20, 12, 6.5, 2]);
    expect(project.reports.map((report) => report.problem !== null)).toEqual([9].reduce((flags, i) => flags.with(i, true), Array(12).fill(false)));
    expect(project.reports[6].obstacle).toMatch(/^ฝนตกต่อเนื่อง\s+หลายวัน$/);
    expect(project.evaluations.map((e) => [e.quarter, e.score])).toEqual(expect.arrayContaining([[1, 100], [2, 90], [4, 95]]));
    expect(project.kpis.map((kpi) => kpi.code).sort()).toEqual(["5099-2101", "5099-2102"]);
    const kpi = await kpiOf(request, "5099-2101");
    expect(kpi).toMatchObject({ target: 5, result: 100, unit_of_measure: "ระดับ", kind: "routine", level: "outcome" });
    expect(kpi.quarters.map((q) => [q.result, q.score, q.score_2_1, q.score_2_2])).toEqual([
      [20, 100, 100, 100],
      [40, null, 0, 0],
      [66, 85, 85, 50],
      [100, 95, 95, 100],
    ]);
  });

  test("a project record, a printed report and a KPI, written for the tests", async ({ request }) => {
    const record = await projectOf(request, "50990000-4405");
    expect(record).toMatchObject({ progress: 85.5, weight: 2.5, target: 40, result: 34, unit_of_measure: "ครั้ง", budget_received: "250000.75", budget_spent: "199999.00" });
    expect(record.months.filter((month) => month.result !== null).map((month) => month.result)).toEqual([2.5, 5, 0, 12, 14, 19, 23, 27, 31, 34]);
    const printed = await projectOf(request, "50990000-4333");
    expect(printed).toMatchObject({ budget_received: "120000.50", budget_spent: "98750.00", coordinator: "กลุ่มงานติดตาม" });
    expect(printed.strategy).toHaveLength(4);
    expect(printed.reports.map((r) => [r.date, r.spent, r.on_plan, r.on_target])).toEqual([
      ["2024-02-29", "0.00", false, true],
      ["2023-11-30", "30000.25", true, false],
    ]);
    const kpi = await kpiOf(request, "5099-0417");
    expect(kpi.quarters.map((q) => q.result)).toEqual([40, 60, 1080.5, -2]);
    expect(kpi.quarters[0].report).toContain("นับเป็นสองรอบ");
    expect(kpi.projects.map((project) => project.code).sort()).toEqual(["50990000-4207", "50990000-4208"]);
  });

  test("pages that contradict themselves are refused, with file, line, field and reason", () => {
    const report = importReport();
    test.skip(report.files.length === 0, "imported elsewhere");
    for (const [name, field] of [
      ["bad-month.txt", /months/],
      ["bad-weights.txt", /steps/],
      ["bad-early-report.txt", /reports/],
      ["bad-unknowable.txt", /./],
    ] as const) {
      const file = report.files.find((done) => done.path.endsWith(name));
      expect(file?.outcome, name).toBe("rejected");
      const errors = file?.problems.filter((problem) => problem.severity === "error") ?? [];
      expect(errors.some((error) => field.test(error.field) && error.line >= 1 && error.message.length > 5), `${name}: ${JSON.stringify(errors)}`).toBe(true);
    }
  });

  test("the legacy project in progress", async ({ request }) => {
    test.skip(!legacy("project-progress-02000000-2471.txt"), "the legacy pages are not at hand");
    const project = await projectOf(request, "02000000-2471");
    expect(project).toMatchObject({
      fiscal_year: 2566,
      owner: "ฝ่ายตรวจสอบเรื่องราว",
      progress: 10,
      objectives: null,
      targets: null,
      routine: false,
      // All its steps ended before the day of the tests.
      planned: 100,
      variance: -90,
      status: "late",
    });
    expect(project.section?.code).toBe("02000300");
    expect(project.unit.code).toBe("02000000");
    expect(project.steps.map((step) => [step.order, step.weight, step.start, step.finish])).toEqual([
      [1, 20, "2022-10-01", "2022-10-01"],
      [2, 20, "2022-10-01", "2022-10-01"],
      [3, 20, "2022-10-01", "2022-10-01"],
      [4, 20, "2022-10-01", "2022-10-01"],
      [5, 20, "2023-03-01", "2023-03-01"],
    ]);
    expect(project.reports.map((report) => [report.date, report.percent, report.problem, report.obstacle])).toEqual([
      ["2022-11-29", 10, null, null],
      ["2022-10-31", 5, null, null],
    ]);
    expect(project.strategy.map((line) => line.level)).toEqual([1, 2, 3, 4]);
    expect(project.kpis.map((kpi) => kpi.code)).toEqual(["0200-917"]);
    const kpi = await kpiOf(request, "0200-917");
    expect(kpi).toMatchObject({ target: 100, result: null, unit_of_measure: "ร้อยละ", kind: "strategic", level: "output" });
    expect(kpi.projects.map((named) => named.code)).toContain("02000000-2471");
  });

  test("the legacy KPI", async ({ request }) => {
    test.skip(!legacy("kpi-detail-5012-0892.txt"), "the legacy pages are not at hand");
    const kpi = await kpiOf(request, "5012-0892");
    expect(kpi).toMatchObject({ target: 8, result: 30, unit_of_measure: "ร้อยละ", kind: "strategic", level: "output", summary: null, source: null });
    expect(kpi.quarters.map((q) => [q.quarter, q.result, q.score, q.score_2_1, q.score_2_2])).toEqual([
      [1, 30, 100, 100, 100],
      [2, 0, 0, 0, 0],
      [3, 0, 0, 0, 0],
      [4, 0, 0, 0, 0],
    ]);
    expect(kpi.quarters.map((q) => q.report !== null)).toEqual([true, false, false, false]);
    expect(kpi.strategy).toHaveLength(4);
  });

  test("the legacy project record", async ({ request }) => {
    test.skip(!legacy("project-detail-50490000-3607.txt"), "the legacy pages are not at hand");
    const project = await projectOf(request, "50490000-3607");
    expect(project).toMatchObject({
      fiscal_year: 2566,
      unit: { code: "50490000", name: "สำนักงานเขตทุ่งครุ" },
      owner: "ฝ่ายปกครอง",
      evaluator: null,
      start: "2022-10-01",
      finish: "2023-09-30",
      weight: 1,
      target: 100,
      result: 100,
      unit_of_measure: "ร้อยละ",
      policy: expect.objectContaining({ id: "30" }),
    });
    expect(Number(project.budget_received)).toBe(0);
    expect(project.reports.map((report) => [report.date, report.percent, report.status])).toEqual([
      ["2023-05-02", 100, 2],
      ["2023-03-27", 60, 1],
      ["2023-02-20", 55, 1],
      ["2023-01-31", 50, 1],
    ]);
    expect(project.reports[1].problem).not.toBeNull();
    expect(project.reports[0].problem).toBeNull();
    expect(project.months.filter((month) => month.result !== null).map((month) => [month.month, month.result])).toEqual([
      [1, 100],
      [2, 100],
      [3, 100],
      [4, 100],
      [5, 100],
    ]);
    expect(project.kpis.map((kpi) => kpi.code)).toEqual(["5049-2033"]);
  });

  test("the legacy printed report", async ({ request }) => {
    test.skip(!legacy("printed-report-50490000-3596.md"), "the legacy pages are not at hand");
    const project = await projectOf(request, "50490000-3596");
    expect(project).toMatchObject({ fiscal_year: 2566, start: "2022-10-01", finish: "2023-09-30", owner: "ฝ่ายปกครอง", coordinator: null });
    expect(project.reports.map((r) => [r.date, r.percent, Number(r.spent), r.on_plan, r.on_target])).toEqual([
      ["2023-03-27", 100, 0, true, true],
      ["2023-02-23", 55, 0, true, true],
      ["2023-01-31", 50, 0, true, true],
    ]);
    expect(project.strategy.length).toBeGreaterThanOrEqual(3);
  });

  test("the heads of legacy pages, number by number", async ({ request }) => {
    const file = legacy("page-heads.jsonl");
    test.skip(!file, "the legacy pages are not at hand");
    test.setTimeout(120_000);
    for (const line of readFileSync(file as string, "utf8").trim().split("\n")) {
      const head = JSON.parse(line);
      const outcome = importReport().files.find((done) => done.code === head.code && /page-heads/.test(done.path));
      if (!head.layout || !outcome || outcome.outcome === "rejected") continue;
      if (head.kind === "project") {
        const project = await projectOf(request, head.code);
        if (head.name) expect.soft(project.name, head.code).toBe(head.name);
        // A progress report of a whole page may be newer than the head.
        if (head.progress !== undefined && project.reports.length === 0) expect.soft(project.progress, head.code).toBe(head.progress);
        if (head.fiscal_year_be && head.fiscal_year_source === undefined) expect.soft(project.fiscal_year, head.code).toBe(head.fiscal_year_be);
      } else if (head.kind === "kpi") {
        const kpi = await kpiOf(request, head.code);
        if (head.target !== undefined) expect.soft(kpi.target, head.code).toBe(head.target);
        if (head.result !== undefined) expect.soft(kpi.result, head.code).toBe(head.result);
        for (const q of head.quarters ?? []) {
          const mine = kpi.quarters.find((quarter) => quarter.quarter === q.q);
          for (const name of ["result", "score", "score_2_1", "score_2_2"] as const) {
            if (q[name] !== undefined) expect.soft(mine?.[name] ?? null, `${head.code} ไตรมาส ${q.q} ${name}`).toBe(q[name]);
          }
        }
      }
    }
  });
});

/** A page of the legacy system, where those are at hand. */
function legacy(name: string): string | undefined {
  return pageFolders()
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}
