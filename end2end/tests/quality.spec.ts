// What holds on every page: accessible, calm, quiet, within the screen.
import { expect, test } from "@playwright/test";
import { accessible, shortened } from "../support/axe";
import { PAGES, addressOf } from "../support/pages";
import { measureShift, settle, watch } from "../support/watch";

for (const name of Object.keys(PAGES)) {
  test(`${name}: quiet, steady, accessible, within the screen`, async ({ page, request }) => {
    const address = await addressOf(name, request);
    const seen = watch(page);
    const shift = await measureShift(page);
    const answer = await page.goto(address);
    expect(answer?.status()).toBe(PAGES[name].status ?? 200);
    await settle(page);

    // The document's own 404 or 400 is what was asked for.
    expect.soft(seen.filter((line) => !(PAGES[name].status && line.includes(`status of ${PAGES[name].status}`)))).toEqual([]);
    expect.soft(await shift(), "layout shift").toBeLessThan(0.02);
    const overflow = await page.evaluate(() => (document.scrollingElement?.scrollWidth ?? 0) - window.innerWidth);
    expect.soft(overflow, "pixels beyond the screen").toBeLessThanOrEqual(0);
    expect.soft(await page.getByRole("heading", { level: 1 }).count(), "h1").toBe(1);
    expect.soft(await page.title()).not.toBe("");
    expect.soft(await page.locator("html").getAttribute("lang")).toBe(PAGES[name].lang ?? "th");

    // The debug build shows the same page; what it is run for, the console above has told.
    if (process.env.E2E_BUILD === "debug") return;
    await shortened(page);
    await accessible(page);
  });
}

test("the language is switched and stays", async ({ page }) => {
  await page.goto("/projects?year=2566");
  await page.getByRole("link", { name: "English" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/[A-Za-z]/);
  expect(new URL(page.url()).searchParams.get("year")).toBe("2566");
  await page.goto("/kpis?year=2566");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.getByRole("link", { name: "ไทย" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "th");
});

test("the city's name is read in the head, in two rows at most", async ({ page }) => {
  for (const lang of ["th", "en"]) {
    for (const address of ["/", "/units", "/projects"]) {
      await page.goto(`${address}?lang=${lang}`);
      const told = await page.evaluate(() => {
        const brand = document.querySelector("header .brand")!;
        const words = document.createRange();
        words.selectNodeContents(brand);
        const within = [...words.getClientRects()].every((box) => box.right <= brand.getBoundingClientRect().right + 1);
        return { size: parseFloat(getComputedStyle(brand).fontSize), within, head: document.querySelector("header")!.getBoundingClientRect().height };
      });
      expect.soft(told.size, `${address} ${lang}`).toBeGreaterThanOrEqual(14);
      expect.soft(told.within, `${address} ${lang}`).toBe(true);
      expect.soft(told.head, `${address} ${lang}`).toBeLessThan(112);
    }
  }
});

test("dark colours are chosen and stay", async ({ page }) => {
  await page.goto("/");
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await background();
  expect(light).not.toBe("rgba(0, 0, 0, 0)");
  await page.getByRole("link", { name: "โหมดมืด" }).click();
  expect(await background()).not.toBe(light);
  await page.goto("/units");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

test.describe("without script", { tag: "@plain" }, () => {
  test.use({ javaScriptEnabled: false });

  for (const name of ["a demo project", "a demo KPI", "front page", "projects"]) {
    test(`${name} is whole`, async ({ page, request }) => {
      await page.goto(await addressOf(name, request));
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      expect(await page.evaluate(() => (document.scrollingElement?.scrollWidth ?? 0) - window.innerWidth)).toBeLessThanOrEqual(0);
    });
  }

  test("charts are drawn", async ({ page, request }) => {
    await page.goto(await addressOf("a demo project", request));
    const charts = page.locator("main svg[role=img], main figure svg, main [role=figure] svg, main svg[role=group], main svg[role='graphics-document']");
    expect(await charts.count()).toBeGreaterThanOrEqual(2);
    for (const chart of await charts.all()) {
      const box = await chart.boundingBox();
      if (box) expect(box.width * box.height).toBeGreaterThan(100);
    }
  });

  test("a list is filtered, sorted and searched by plain forms", async ({ page }) => {
    await page.goto("/projects?year=2566");
    await page.getByRole("searchbox").first().fill("โครงการ");
    await page.getByRole("main").getByRole("button").first().click();
    expect(new URL(page.url()).searchParams.get("q")).toBe("โครงการ");
  });
});
