// A unit's KPIs of the year: in groups and pages that live in the address, with and without script.
import { expect, test, type Page } from "@playwright/test";
import { bigUnit, unitOf } from "../support/api";
import { thaiNumber } from "../support/text";

const codes = (page: Page) => page.locator(".kpi-row > summary .code").allTextContents();

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with script" : "without script", { tag: javaScriptEnabled ? "@data" : "@plain" }, () => {
    test.use({ javaScriptEnabled });

    test("every KPI of a big unit is met once on its pages, twenty at a time", async ({ page, request }) => {
      const unit = await bigUnit(request);
      await page.goto(`/units/${unit.unit.code}?year=2566`);
      const met: string[] = [];
      for (let number = 1; ; number += 1) {
        const here = await codes(page);
        expect(here.length, `page ${number}`).toBe(Math.min(20, unit.kpis_total - met.length));
        met.push(...here);
        if (met.length >= unit.kpis_total) break;
        await page.getByRole("navigation", { name: "หน้า" }).getByRole("link", { name: "ถัดไป" }).click();
        await expect(page).toHaveURL(new RegExp(`page=${number + 1}.*#kpis$`));
      }
      expect(met).toEqual(unit.kpis.map((kpi) => kpi.code));
      await expect(page.getByRole("navigation", { name: "หน้า" }).getByRole("link", { name: "ถัดไป" })).toHaveCount(0);
    });

    test("groups tell their counts and lead to just their KPIs, by dimension and by strategy", async ({ page, request }) => {
      const { unit } = await bigUnit(request);
      for (const by of ["dimension", "strategy"] as const) {
        const whole = await unitOf(request, unit.code, `?year=2566&limit=500&by=${by}`);
        await page.goto(`/units/${unit.code}?year=2566`);
        if (by === "strategy") await page.getByRole("link", { name: "ตามยุทธศาสตร์" }).click();
        const links = page.getByRole("navigation", { name: "กลุ่ม", exact: true }).getByRole("link");
        // The page behind the link may still be coming.
        await expect(links.locator("span"), by).toHaveText([whole.kpis_total, ...whole.groups.map((group) => group.kpis)].map(thaiNumber));
        for (const [i, group] of whole.groups.entries()) {
          await links.nth(i + 1).click();
          await expect(page).toHaveURL(new RegExp(`group=${encodeURIComponent(group.key)}(&|#)`));
          await expect(links.nth(i + 1)).toHaveAttribute("aria-current", "true");
          const begin = whole.groups.slice(0, i).reduce((sum, before) => sum + before.kpis, 0);
          expect(await codes(page), `${by} ${group.key}`).toEqual(whole.kpis.slice(begin, begin + Math.min(20, group.kpis)).map((kpi) => kpi.code));
        }
      }
    });
  });
}

test("a unit's page stays small however many KPIs it has", { tag: "@data" }, async ({ request }) => {
  const { unit } = await bigUnit(request);
  for (const by of ["dimension", "strategy"]) {
    const html = await (await request.get(`/units/${unit.code}?year=2566&by=${by}`)).text();
    expect(html.match(/class="kpi-row"/g)?.length).toBe(20);
    expect(html.length).toBeLessThan(600_000);
  }
});
