// A project is made in three ways, without script and with, and planned at once.
import { expect, test } from "@playwright/test";
import { overflow, violations } from "../support/axe";
import { richProject } from "../support/api";
import { signIn } from "../support/people";

const UNIT = "50010000";

test("staff make a project from nothing, and what is wrong is told beside the field", async ({ page }) => {
  await signIn(page, "staff", `/units/${UNIT}`);
  await page.locator('main a[href^="/projects/new"]').click();
  await expect(page.locator("main h1")).toHaveText("โครงการใหม่");
  // Bound to one unit, there is none to choose.
  await expect(page.locator('form[method="post"][action="/projects/new"] input[name="unit"]')).toHaveValue(UNIT);
  expect(await violations(page)).toEqual([]);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await page.locator('input[name="name"]').fill(" - ");
  await page.locator('select[name="section"]').selectOption({ index: 1 });
  const section = await page.locator('select[name="section"]').inputValue();
  await page.getByRole("button", { name: "สร้างโครงการ" }).click();
  await expect(page.locator("#f-name-problem")).toContainText("เว้นว่างไม่ได้");
  await expect(page.locator('select[name="section"]')).toHaveValue(section);
  await page.locator('input[name="name"]').fill("สำรวจทางเท้าด้วยตนเอง");
  await page.getByRole("button", { name: "สร้างโครงการ" }).click();
  await expect(page).toHaveURL(new RegExp(`/projects/${UNIT}-\\d+/plan$`));
  await expect(page.locator(".flash")).toContainText("สร้างโครงการแล้ว");
  await expect(page.locator(".pl-state")).toHaveText("ร่างแผน");
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("from last year's project of the unit, its plan a year on", async ({ page }) => {
    await signIn(page, "staff", "/projects/new?year=2567");
    await page.getByRole("link", { name: "โครงการปีที่แล้วของหน่วยงาน" }).click();
    const first = page.locator(".model").first();
    await expect(first).toContainText("ปีงบฯ 2566");
    const source = await first.locator(".code").textContent();
    await first.getByRole("link").click();
    await expect(page.locator(".model-told")).toContainText(source!);
    const steps = async (code: string) => {
      await page.goto(`/projects/${code}/plan`);
      return page.locator("#plan-rows tr").evaluateAll((rows) =>
        rows.map((row) => ["title", "weight", "start"].map((name) => row.querySelector<HTMLInputElement>(`[name="${name}"]`)!.value)),
      );
    };
    await page.getByRole("button", { name: "สร้างโครงการ" }).click();
    await expect(page.locator(".flash")).toContainText("สร้างโครงการแล้ว");
    const code = page.url().match(/projects\/([^/]+)\/plan/)![1];
    const [now, then] = [await steps(code), await steps(source!)];
    expect(now.length).toBeGreaterThan(0);
    const later = (start: string) => start.replace(/\d{4}$/, (year) => String(Number(year) + 1));
    expect(now).toEqual(then.map(([title, weight, start]) => [title, weight, later(start)]));
    const made = await (await page.request.get(`/api/v1/projects/${code}`)).json();
    expect(made.reports ?? []).toEqual([]);
  });

  test("an administrator chooses the unit, and another unit's project to begin from", async ({ page, request }) => {
    const other = await richProject(request);
    await signIn(page, "admin", "/projects");
    await page.locator('main a[href="/projects/new"]').click();
    await page.locator('select[name="unit"]').selectOption("50020000");
    await page.getByRole("button", { name: "ต่อไป" }).click();
    await page.getByRole("link", { name: "โครงการของหน่วยงานอื่น" }).click();
    await page.locator('main input[name="q"]').fill(other.code);
    await page.locator("main .search-row button").click();
    await page.locator(".model").filter({ hasText: other.code }).getByRole("link").click();
    await expect(page.locator('input[name="name"]')).toHaveValue(other.name);
    await page.getByRole("button", { name: "สร้างโครงการ" }).click();
    await expect(page).toHaveURL(/\/projects\/50020000-\d+\/plan$/);
    await expect(page.locator("#plan-rows tr")).toHaveCount(other.steps.length);
  });

  test("who may make no project finds no way to it", async ({ page }) => {
    await signIn(page, "executive", "/projects");
    await expect(page.locator('main a[href="/projects/new"]')).toHaveCount(0);
    expect((await page.request.get("/projects/new", { headers: { accept: "text/html" } })).status()).toBe(403);
  });
});
