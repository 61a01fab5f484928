// Completeness and timeliness: the table, the file, the units' pages and the pictures say the same.
import { expect, test, type Page } from "@playwright/test";
import { overflow, violations } from "../support/axe";
import { settle, watch } from "../support/watch";

/** The district that was given two weeks more for March. */
const FLOODED = "50140000";

type Month = { code: string; month: number; due: number; received: number; parts: number[] };

/** The lines of the file: no cell of these columns holds a comma but the name. */
function lines(file: string): Month[] {
  const rows = file.replace(/^\uFEFF/, "").trim().split("\r\n").slice(1);
  return rows.map((row) => {
    const cells = row.match(/("(?:[^"]|"")*"|[^,]*)(,|$)/g)!.map((cell) => cell.replace(/,$/, ""));
    const [due, received, ...parts] = cells.slice(6, 12).map(Number);
    return { code: cells[0], month: Number(cells[3]), due, received, parts };
  });
}

const sum = (months: Month[], of: (month: Month) => number) => months.reduce((all, month) => all + of(month), 0);
const shown = (count: number) => (count === 0 ? "–" : count.toLocaleString("en-US"));
/** The figures of a row: due, received, percent in time, late, missing, awaited. */
const figures = async (page: Page, row: string) => (await page.locator(row).first().locator("td.num").allTextContents()).map((text) => text.trim());

test("the city's table is put in order by its address and agrees with its file and the units' pages", { tag: "@data" }, async ({ page, request }) => {
  const seen = watch(page);
  const months = lines(await (await request.get("/timeliness.csv?year=2566")).text());
  expect(months.length).toBeGreaterThan(50);
  for (const month of months) {
    const [onTime, late, missing, awaited] = month.parts;
    expect(onTime + late, JSON.stringify(month)).toBe(month.received);
    expect(month.received + missing + awaited, JSON.stringify(month)).toBe(month.due);
    // The 10th of April: March was due by the 5th, April is not due yet, May has not begun.
    expect(month.month, JSON.stringify(month)).toBeLessThanOrEqual(7);
    const open = month.month === 7 || (month.month === 6 && month.code === FLOODED);
    if (!open) expect(awaited, JSON.stringify(month)).toBe(0);
    else expect(late + missing, JSON.stringify(month)).toBe(0);
  }
  const units = [...new Set(months.map((month) => month.code))];
  const of = (code: string) => months.filter((month) => month.code === code);
  const missing = (code: string) => sum(of(code), (month) => month.parts[2]);

  await page.goto("/units?year=2566");
  await page.getByRole("link", { name: "ความครบถ้วนและตรงเวลาของรายงาน" }).click();
  await page.locator('select[name="sort"]').selectOption("silent");
  await page.getByRole("button", { name: "แสดง", exact: true }).click();
  await expect(page).toHaveURL(/year=2566&sort=silent$/);
  await settle(page);
  const codes = await page.locator("tbody tr th .code").allTextContents();
  // In that district other tests plan and report meanwhile.
  const still = codes.filter((code) => code !== "50010000");
  const rows = page.locator("section", { has: page.locator("#by-unit") }).locator("tbody tr");
  expect(await rows.count()).toBe(units.length);
  expect(still.map(missing)).toEqual([...still.map(missing)].sort((a, b) => b - a));
  expect(missing(still[0])).toBeGreaterThan(0);

  const worst = of(still[0]);
  const settled = sum(worst, (month) => month.received + month.parts[2]);
  const expected = [
    shown(sum(worst, (month) => month.due)),
    shown(sum(worst, (month) => month.received)),
    String(Math.floor((sum(worst, (month) => month.parts[0]) / settled) * 100)),
    ...[1, 2, 3].map((part) => shown(sum(worst, (month) => month.parts[part]))),
  ];
  expect(await figures(page, `tr:has(.code:text-is("${still[0]}"))`)).toEqual(expected);
  // Colour says nothing alone: the strip has its figures, its months and a name with the counts.
  const strip = rows.filter({ hasText: still[0] }).first().getByRole("img");
  await expect(strip).toHaveAttribute("aria-label", new RegExp(`ขาดส่ง ${shown(missing(still[0]))}`));
  expect((await strip.locator("text").allTextContents()).filter((text) => /\./.test(text))).toHaveLength(12);
  expect(await strip.locator("text").first().evaluate((text) => text.getBoundingClientRect().height)).toBeGreaterThan(10);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  expect(await violations(page)).toEqual([]);

  // A district has nothing below it, so its own page tells the same.
  const district = still.find((code) => code.startsWith("50") && code !== FLOODED && missing(code) > 0)!;
  await rows.filter({ hasText: district }).getByRole("link").click();
  await expect(page).toHaveURL(new RegExp(`/units/${district}\\?year=2566#reporting$`));
  const section = page.locator("section", { has: page.locator("#reporting") });
  await section.getByText("ดูเป็นตาราง").click();
  for (const month of of(district)) {
    const row = section.locator("tbody tr").nth(of(district).indexOf(month));
    const cells = (await row.locator("td.num").allTextContents()).map((text) => text.trim());
    expect([cells[0], cells[1], ...cells.slice(3)], `${district} ${month.month}`).toEqual([month.due, month.received, ...month.parts.slice(1)].map(shown));
  }
  await expect(section.locator(".ts-said").first()).toContainText("เดือนมีนาคม 2566 ได้รับรายงาน");
  expect(await violations(page)).toEqual([]);
  expect((await request.get("/timeliness.csv?year=x")).status()).toBe(400);
  expect(seen).toEqual([]);
});
