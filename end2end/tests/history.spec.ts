// The history of a record speaks the reader's language: labels, eras, clock, money; never a field's inner name.
import { expect, test } from "@playwright/test";

/** A project record, a printed report and a KPI written for the tests. */
const RECORDS = ["/projects/50990000-4405", "/projects/50990000-4333", "/kpis/5099-2101", "/kpis/5099-0417"];

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with script" : "without script", { tag: javaScriptEnabled ? "@data" : "@plain" }, () => {
    test.use({ javaScriptEnabled });

    for (const address of RECORDS) {
      test(`${address}: what was changed, in words`, async ({ page }) => {
        await page.goto(address);
        await page.locator("summary", { hasText: "ประวัติการปรับปรุงข้อมูล" }).click();
        await page.evaluate(() => document.querySelectorAll(".history details").forEach((details) => ((details as HTMLDetailsElement).open = true)));
        const history = page.locator(".history");
        await expect(history.locator("time").first()).toHaveText(/^\d{1,2} [ก-๙]+\.[ก-๙.]* 25\d\d \d\d:\d\d น\.$/);
        const text = await history.innerText();
        expect(text).toContain("นำเข้าข้อมูล");
        expect(text).toContain("เป้าหมาย");
        expect(text).not.toMatch(/UTC|\b20\d\d-\d\d-\d\d|[{}\[\]]/);
        const labels = await history.locator("th[scope=row]").allTextContents();
        expect(labels.length).toBeGreaterThan(5);
        expect(labels.filter((label) => /[a-z_]{3,}/.test(label))).toEqual([]);
        expect(await page.evaluate(() => (document.scrollingElement?.scrollWidth ?? 0) - window.innerWidth)).toBeLessThanOrEqual(0);
      });
    }

    test("money and dates read as elsewhere", async ({ page }) => {
      await page.goto("/projects/50990000-4405");
      await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
      const row = page.locator(".history tr", { hasText: "งบฯ ที่ได้รับ" });
      await expect(row.locator("td")).toHaveText("250,000.75 บาท");
    });

    test("what the old system kept of its changes is read with the record, and names nobody", async ({ page }) => {
      await page.goto("/projects/50990000-4405");
      await page.locator("summary", { hasText: "ประวัติจากระบบเดิม" }).click();
      const rows = page.locator("section[aria-labelledby=earlier] tbody tr");
      await expect(rows).toHaveCount(2);
      await expect(rows.first()).toContainText("2 เม.ย. 2567 15:30 น.");
      await expect(rows.first()).toContainText("แก้ไข");
      for (const value of ["ตลาดชุมชนทุกเขต", "1 ต.ค. 2566", "30 ก.ย. 2567", "40", "19", "ครั้ง"]) await expect(rows.first().locator("li", { hasText: value }).first()).toBeVisible();
      await expect(page.locator("section[aria-labelledby=earlier]")).not.toContainText("market01");
      expect(await page.evaluate(() => (document.scrollingElement?.scrollWidth ?? 0) - window.innerWidth)).toBeLessThanOrEqual(0);
    });

    test("and in English", async ({ page }) => {
      await page.goto("/projects/50990000-4405?lang=en");
      await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
      await expect(page.locator(".history tr", { hasText: "Budget received" }).locator("td")).toHaveText("250,000.75 baht");
      await expect(page.locator(".history time").first()).toHaveText(/^\d{1,2} [A-Z][a-z]{2} 20\d\d \d\d:\d\d$/);
    });
  });
}
