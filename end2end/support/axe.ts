// Whether a page is sound as it stands: nothing that axe finds, in light and dark, and nothing beyond the screen.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, type Page } from "@playwright/test";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** In the dark only colours differ. */
const COLOURS = { runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] } };

/** What axe finds, by all its rules or by some. */
export async function violations(page: Page, only: object = {}): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  return page.evaluate(async (only) => {
    type Found = { violations: { id: string; help: string; nodes: { html: string; failureSummary?: string }[] }[] };
    const run = (window as unknown as { axe: { run: (options: object) => Promise<Found> } }).axe;
    const { violations } = await run.run({ resultTypes: ["violations"], preload: false, ...only });
    return violations.map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.slice(0, 3).map(({ html, failureSummary }) => `  ${html.slice(0, 200)}\n  ${failureSummary ?? ""}`).join("\n")}`);
  }, only);
}

/** Leaves of rows that are alike the first thirty: axe takes seconds for thousands, and would say the same of each. For the
 * end of a test, since the others are gone. */
export const shortened = (page: Page): Promise<void> =>
  page.evaluate(() => document.querySelectorAll("tbody > tr:nth-child(n + 31)").forEach((row) => row.remove()));

/** Expects nothing of axe in light, and in dark where the screen is wide: the colours are the same on a phone. */
export async function accessible(page: Page, dark = (page.viewportSize()?.width ?? 0) > 900): Promise<void> {
  for (const scheme of dark ? (["light", "dark"] as const) : (["light"] as const)) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    expect.soft(await violations(page, scheme === "dark" ? COLOURS : {}), `axe, ${scheme}, ${page.url()}`).toEqual([]);
  }
}

/** Pixels of a page beyond the screen's width. */
export const overflow = (page: Page): Promise<number> => page.evaluate(() => document.scrollingElement!.scrollWidth - innerWidth);

/** Expects a page to be accessible and within the screen; in the `dark`, too, where only a phone shows it. */
export async function sound(page: Page, dark?: boolean): Promise<void> {
  await accessible(page, dark);
  expect.soft(await overflow(page), page.url()).toBeLessThanOrEqual(0);
}

/** What nothing is seen of once it has the focus: it is beyond the screen, or under something that stays there (WCAG 2.4.11). */
export const obscured = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const all = document.querySelectorAll<HTMLElement>("main :is(a[href], button, input, textarea, select, summary)");
    const found: string[] = [];
    for (const element of all) {
      if (!element.checkVisibility({ visibilityProperty: true }) || (element as HTMLButtonElement).disabled) continue;
      element.focus();
      if (document.activeElement !== element) continue;
      const [box] = element.getClientRects();
      if (!box || box.width < 2) continue;
      const places = [0.1, 0.5, 0.9].flatMap((x) => [0.1, 0.5, 0.9].map((y) => document.elementFromPoint(box.x + box.width * x, box.y + box.height * y)));
      if (!places.some((hit) => hit && (element.contains(hit) || hit.contains(element)))) found.push(element.outerHTML.slice(0, 160));
    }
    return found;
  });
