// Every field that came in is read on the page, with and without script.
import { expect, test } from "@playwright/test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { importReport, importedKpis, importedProjects, kpiOf, projectOf, unitOf } from "../support/api";
import { type Field, kpiFields, missing, projectFields } from "../support/fields";
import { BIG_UNIT } from "../support/own";
import { pageFolders } from "../support/server";
import { readableText } from "../support/text";

/** What a unit's page leaves to the page of each KPI. */
const LEFT_TO_THE_KPI = /^(definition|formula|source|summary|kind|level|target_text|unit$|strategy)/;

/** Whether the pages of which only the head is kept were among the imported. */
const headsAtHand = () => pageFolders().some((folder) => existsSync(join(folder, "page-heads.jsonl")));

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with script" : "without script", { tag: javaScriptEnabled ? "@data" : "@plain" }, () => {
    test.use({ javaScriptEnabled });

    test("every field of the whole imported projects", async ({ page, request }) => {
      test.setTimeout(180_000);
      const codes = importedProjects(true);
      expect(codes.length).toBeGreaterThan(2);
      for (const code of codes) {
        const project = await projectOf(request, code);
        await page.goto(`/projects/${code}`);
        expect.soft(missing(projectFields(project), await readableText(page)), code).toEqual([]);
        await expect.soft(page.getByRole("heading", { level: 1 }), code).toHaveText(project.name ?? code);
      }
    });

    test("every field of the whole imported KPIs", async ({ page, request }) => {
      test.setTimeout(180_000);
      const codes = importedKpis(true);
      expect(codes.length).toBeGreaterThan(0);
      for (const code of codes) {
        const kpi = await kpiOf(request, code);
        await page.goto(`/kpis/${code}`);
        expect.soft(missing(kpiFields(kpi), await readableText(page)), code).toEqual([]);
      }
    });
  });
}

test("every field of the pages of which only the head is at hand", { tag: "@heads" }, async ({ browser, request }, info) => {
  test.skip(info.project.name !== "desktop", "the same markup as on the phone, which the whole pages show");
  test.setTimeout(300_000);
  // Those of whole pages are among them; the heads must add to these, or nothing was looked at.
  const projects = importedProjects(false);
  const kpis = importedKpis(false);
  test.skip(!headsAtHand(), "the legacy pages are not at hand");
  expect(projects.length).toBeGreaterThan(importedProjects(true).length);
  expect(kpis.length).toBeGreaterThan(importedKpis(true).length);
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: process.env.E2E_BASE_URL });
  const page = await context.newPage();
  for (const code of projects) {
    await page.goto(`/projects/${code}`);
    expect.soft(missing(projectFields(await projectOf(request, code)), await readableText(page)), code).toEqual([]);
  }
  for (const code of kpis) {
    await page.goto(`/kpis/${code}`);
    expect.soft(missing(kpiFields(await kpiOf(request, code)), await readableText(page)), code).toEqual([]);
  }
  await context.close();
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(`a unit, ${javaScriptEnabled ? "with" : "without"} script`, { tag: "@data" }, () => {
    test.use({ javaScriptEnabled });

    test("its page names its KPIs of the year, quarter by quarter", async ({ page, request }) => {
      const code = importReport().files.find((file) => file.kind === "unit_year" && file.outcome !== "rejected" && file.code !== BIG_UNIT)?.code;
      expect(code, "a unit-year page among the imported").toBeTruthy();
      const newest = await unitOf(request, code as string);
      const year = newest.years[newest.years.length - 1];
      const unit = await unitOf(request, code as string, `?year=${year}&limit=20`);
      expect(unit.kpis.length).toBeGreaterThan(1);
      await page.goto(`/units/${code}?year=${year}`);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(unit.unit.name ?? unit.unit.code);
      const text = await readableText(page);
      const shown = unit.kpis.flatMap((kpi) => kpiFields(kpi).filter(([name]) => !LEFT_TO_THE_KPI.test(name)).map(([name, value]): Field => [`${kpi.code} ${name}`, value]));
      expect(shown.length).toBeGreaterThan(unit.kpis.length * 4);
      expect(missing(shown, text)).toEqual([]);
    });
  });
}
