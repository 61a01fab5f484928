// Every field that came in is read on the page, with and without script.
import { expect, test } from "@playwright/test";
import { importReport, importedKpis, importedProjects, kpiOf, projectOf } from "../support/api";
import { kpiFields, missing, projectFields } from "../support/fields";
import { readableText } from "../support/text";

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
        await expect.soft(page.getByRole("heading", { level: 1 }), code).toHaveText(project.name);
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
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: process.env.E2E_BASE_URL });
  const page = await context.newPage();
  for (const code of importedProjects(false)) {
    await page.goto(`/projects/${code}`);
    expect.soft(missing(projectFields(await projectOf(request, code)), await readableText(page)), code).toEqual([]);
  }
  for (const code of importedKpis(false)) {
    await page.goto(`/kpis/${code}`);
    expect.soft(missing(kpiFields(await kpiOf(request, code)), await readableText(page)), code).toEqual([]);
  }
  await context.close();
});

test("a unit's page names its KPIs of the year, quarter by quarter", { tag: "@data" }, async ({ page }) => {
  const unit = importReport().files.find((file) => file.kind === "unit_year" && file.outcome !== "rejected");
  test.skip(!unit?.code, "no unit-year page among the imported");
  await page.goto(`/units/${unit?.code}`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});
