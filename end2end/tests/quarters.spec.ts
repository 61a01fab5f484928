// The quarter chart: a result, a score and a silence told apart, each quarter leading to what was reported of it.
import { expect, test, type Locator, type Page } from "@playwright/test";
import { accessible } from "../support/axe";
import { LONG, MIXED_KPI, SCORED_KPI } from "../support/own";
import { settle, watch } from "../support/watch";

/** The layout this screen shows. */
const chart = (page: Page): Locator => page.locator("#hero .qc .two-form").filter({ visible: true });
const quarter = (page: Page, number: number): Locator => chart(page).locator(`a[href="#quarter-${number}"]`);

test("result, score, silence: each is visibly itself, in the picture and in the table", async ({ page }) => {
  const seen = watch(page);
  await page.goto(`/kpis/${SCORED_KPI}`);
  await settle(page);
  await expect(chart(page).locator("rect.c-fill")).toHaveCount(2);
  await expect(chart(page).locator("rect.c-missing")).toHaveCount(2);
  const heights = await chart(page).locator("rect.c-fill").evaluateAll((bars) => bars.map((bar) => bar.getBoundingClientRect().height));
  expect(heights[1] / heights[0]).toBeCloseTo(45 / 20, 1);

  await expect(quarter(page, 1)).toHaveAccessibleName(/20.*60.*−40.*95.*2\.1: 95.*2\.2: 50/);
  await expect(quarter(page, 2)).toHaveAccessibleName(/45.*60.*−15.*ยังไม่ประเมิน/);
  await expect(quarter(page, 3)).toHaveAccessibleName(/ยังไม่รายงาน.*ยังไม่ประเมิน/);

  await page.locator("#hero .chart-table summary").click();
  const rows = page.locator("#hero table.chart-twin tbody tr");
  await expect(rows).toHaveCount(4);
  await expect(rows.nth(0).locator("td")).toHaveText(["60", "20", "95", "95", "50"]);
  await expect(rows.nth(2).locator("td")).toHaveText(["60", "ยังไม่รายงาน", "ยังไม่ประเมิน", "ยังไม่ประเมิน", "ยังไม่ประเมิน"]);
  await accessible(page);
  expect(seen).toEqual([]);
});

test("different scales are told, and no target is laid on the bars", async ({ page }) => {
  await page.goto(`/kpis/${MIXED_KPI}`);
  await expect(page.locator("#hero .chart-flag")).toContainText("คนละมาตร");
  await expect(chart(page).locator(".c-target")).toHaveCount(0);
});

test("a quarter is reached by keyboard and leads to its report", async ({ page }) => {
  await page.goto(`/kpis/${SCORED_KPI}`);
  await settle(page);
  await quarter(page, 1).focus();
  await page.keyboard.press("Tab");
  await expect(quarter(page, 2)).toBeFocused();
  const ring = quarter(page, 2).locator(".c-hit");
  expect(await ring.evaluate((rect) => getComputedStyle(rect).stroke)).not.toBe("none");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#quarter-1$/);
  await expect(page.locator("#quarter-1")).toContainText("ปรับพื้นแล้วสองสาย");
  await expect(page.locator("#quarter-1")).toBeInViewport();
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("a tap on a quarter leads to its report", async ({ page }) => {
    await page.goto(`/kpis/${SCORED_KPI}`);
    await quarter(page, 1).click();
    await expect(page.locator("#quarter-1")).toBeInViewport();
  });
});

test.describe("on paper", () => {
  test.beforeEach(({}, info) => test.skip(info.project.name === "phone", "paper is as wide for all"));

  test("what is folded on the screen is read, tables among it", async ({ page }) => {
    await page.goto(`/kpis/${SCORED_KPI}`);
    const twin = page.locator("#hero table.chart-twin");
    await expect(twin).toBeHidden();
    await page.emulateMedia({ media: "print" });
    await expect(twin).toBeVisible();
    await expect(page.locator("header nav").first()).toBeHidden();
    // Both ways round a sheet holds all of it: nothing runs over its edge, and nothing is in a box that scrolls.
    for (const width of [718, 1047]) {
      await page.setViewportSize({ width, height: 1000 });
      expect(await page.evaluate(() => document.scrollingElement!.scrollWidth - window.innerWidth), `${width}`).toBeLessThanOrEqual(0);
    }
    const cut = await page.locator(".table-scroll").evaluateAll((boxes) =>
      boxes.filter((box) => box.scrollHeight > box.clientHeight + 1 && getComputedStyle(box).overflowY !== "visible").length,
    );
    expect(cut, "tables that scroll").toBe(0);
  });

  test("of a long plan the table stands for the picture, which draws a window", async ({ page }) => {
    await page.goto(`/projects/${LONG}`);
    await settle(page);
    await expect(page.locator(".tl-long .tl")).toBeVisible();
    await page.emulateMedia({ media: "print" });
    await expect(page.locator(".tl-long .tl")).toBeHidden();
    await expect(page.locator("#timeline-table tbody tr").last()).toBeVisible();
    expect(await page.locator("#timeline-table tbody tr").count()).toBe(2000);
  });
});
