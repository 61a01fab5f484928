// Which KPIs a project supports: said and taken back where it is read, with and without script.
import { expect, test } from "@playwright/test";
import { accessible } from "../support/axe";
import { SCORED_KPI, SUPPORTING } from "../support/own";
import { signIn } from "../support/people";

for (const script of [true, false]) {
  test.describe(script ? "with script" : "without script", () => {
    test.use({ javaScriptEnabled: script });

    test("a KPI is added by its code, a wrong one told of beside the field, and taken away again", async ({ page }, info) => {
      const code = SUPPORTING[`${info.project.name}${script ? "" : " plain"}`];
      await signIn(page, "staff");
      await page.goto(`/projects/${code}`);
      const supports = page.locator("section", { has: page.locator("#supports") });
      await supports.getByText("เพิ่มตัวชี้วัดที่สนับสนุน").click();
      await supports.getByLabel("รหัสหรือชื่อตัวชี้วัด").fill("5001-99999");
      await supports.getByRole("button", { name: "เพิ่ม", exact: true }).click();
      await expect(supports.getByText("ไม่พบตัวชี้วัดรหัสหรือชื่อนี้")).toBeVisible();
      await expect(supports.getByLabel("รหัสหรือชื่อตัวชี้วัด")).toHaveValue("5001-99999");
      if (script) await accessible(page);

      await supports.getByLabel("รหัสหรือชื่อตัวชี้วัด").fill(SCORED_KPI);
      await supports.getByRole("button", { name: "เพิ่ม", exact: true }).click();
      await expect(supports.getByRole("link", { name: "ทางเท้าที่เดินได้สะดวก" })).toBeVisible();

      await supports.getByRole("button", { name: /^ถอดออก/ }).click();
      await expect(supports.getByRole("link", { name: "ทางเท้าที่เดินได้สะดวก" })).toHaveCount(0);
      await page.goto(`/projects/${code}/history`);
      await expect(page.getByText(SCORED_KPI).first()).toBeVisible();
    });
  });
}
