// The step timeline: whole without script, then moved by keyboard, pointer and touch without a jump.
import { expect, test, type CDPSession, type Locator, type Page } from "@playwright/test";
import { projectOf, richProject } from "../support/api";
import { AWKWARD, AWKWARD_TITLES, EDGES, LONG, MANY } from "../support/own";
import { squeeze, thaiDate } from "../support/text";
import { settle, watch } from "../support/watch";

/** The form of the timeline this screen shows; the others are there for other widths. */
const shown = (page: Page): Locator => page.locator(".tl .tl-form").filter({ visible: true });
const rows = (page: Page): Locator => shown(page).locator(".tl-row");
const told = (page: Page): Promise<string> => shown(page).locator("svg.tl-rows > desc").first().evaluate((desc) => desc.textContent ?? "");
const nameOf = (row: Locator): Promise<string> => row.locator("title").first().evaluate((title) => title.textContent ?? "");

async function open(page: Page, code: string, query = ""): Promise<void> {
  await page.goto(`/projects/${code}${query}`);
  await settle(page);
  await shown(page).scrollIntoViewIfNeeded();
}

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("every step is drawn and named: title, weight, dates", async ({ page, request }) => {
    const project = await richProject(request);
    await page.goto(`/projects/${project.code}`);
    await expect(rows(page)).toHaveCount(project.steps.length);
    for (const [i, step] of project.steps.entries()) {
      const name = squeeze(await nameOf(rows(page).nth(i)));
      expect(name).toContain(squeeze(step.title));
      if (step.weight !== null) expect(name).toContain(String(Math.round(step.weight * 100) / 100));
      if (step.start) expect(name).toContain(squeeze(thaiDate(step.start)));
    }
  });

  test("zoom is a plain link", async ({ page, request }) => {
    const { code } = await richProject(request);
    await page.goto(`/projects/${code}`);
    const before = await told(page);
    await page.locator('.tl-nav a[data-zoom^="q"]').click();
    expect(page.url()).toMatch(/zoom=q[1-4]/);
    expect(await told(page)).not.toBe(before);
  });
});

test("waking up moves nothing", async ({ browser, page, request }, info) => {
  const { code } = await richProject(request);
  const boxes = (of: Page) =>
    of.evaluate(() =>
      [...document.querySelectorAll(".tl-row, .tl-head text, main h2")].map((element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        return [x, y + window.scrollY, width, height].map(Math.round).join(" ");
      }),
    );
  const asleep = await browser.newContext({ ...info.project.use, baseURL: process.env.E2E_BASE_URL });
  const still = await asleep.newPage();
  await still.route("**/*.wasm", (route) => route.abort());
  await still.goto(`/projects/${code}`);
  await settle(still, false);
  await page.goto(`/projects/${code}`);
  await settle(page);
  expect(await boxes(page)).toEqual(await boxes(still));
  await asleep.close();
});

test("steps are reached by Tab and arrows, and told", async ({ page, request }) => {
  const project = await richProject(request);
  await open(page, project.code);
  await page.locator(".tl-nav a:visible").last().focus();
  await page.keyboard.press("Tab");
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("data-k"));
  expect(await focused()).toBe("s0");
  await expect(page.locator(".tl .chart-detail")).toContainText(project.steps[0].title.slice(0, 12));
  await page.keyboard.press("ArrowDown");
  expect(await focused()).toBe("s1");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  expect(await focused()).toBe("s1");
  await page.keyboard.press("End");
  expect(await focused()).toBe(`s${project.steps.length - 1}`);
  await page.keyboard.press("Home");
  expect(await focused()).toBe("s0");
  const outline = await page.evaluate(() => {
    const style = getComputedStyle(document.activeElement as Element);
    const hit = getComputedStyle((document.activeElement as Element).querySelector("rect") as Element);
    return [style.outlineStyle, style.outlineWidth, hit.stroke, hit.strokeWidth];
  });
  expect(outline[0] !== "none" || outline[2] !== "none", `a visible focus, not ${outline}`).toBe(true);
});

test("zoom in place: no navigation, the address follows, and the way back is drawn as it was", async ({ page, request }) => {
  const { code } = await richProject(request);
  await open(page, code);
  await page.evaluate(() => ((window as unknown as { __here: boolean }).__here = true));
  const year = await told(page);
  await page.locator('.tl-nav a[data-zoom^="q"]').click();
  await expect.poll(() => told(page)).not.toBe(year);
  await expect(page).toHaveURL(/zoom=q/);
  await page.locator('.tl-nav a[data-zoom^="m"]').click();
  await expect(page).toHaveURL(/zoom=m/);
  expect(await page.evaluate(() => (window as unknown as { __here?: boolean }).__here), "the page was not loaded again").toBe(true);
  await page.locator('.tl-nav a[data-zoom="year"]').click();
  await expect.poll(() => told(page)).toBe(year);
});

test("a zoom in place draws what the server draws there, the rows out of sight, the head and the zoom links too", async ({ page, request }) => {
  const pictureOf = async (of: Page) => {
    const parts = [shown(of).locator(".tl-body"), shown(of).locator(".tl-head svg"), of.locator(".tl-nav nav")];
    return (await Promise.all(parts.map((part) => part.evaluate((element) => element.outerHTML)))).join("\n");
  };
  const picture = () => pictureOf(page);
  for (const code of [(await richProject(request)).code, MANY]) {
    await open(page, code, "?zoom=m4");
    const month = await picture();
    await page.locator('.tl-nav a[data-zoom^="q"]').click();
    await expect(page).toHaveURL(/zoom=q/);
    const quarter = new URL(page.url()).search;
    await expect.poll(picture).not.toBe(month);
    const here = await page.context().newPage();
    await here.goto(`/projects/${code}${quarter}`);
    const served = await pictureOf(here);
    await here.close();
    expect(served).not.toBe(month);
    await expect.poll(picture).toBe(served);
  }
});

test("a pointer over a step tells it", async ({ page, request }, info) => {
  test.skip(info.project.name !== "desktop", "there is no pointer on a phone");
  const project = await richProject(request);
  await open(page, project.code);
  await rows(page).nth(2).hover();
  await expect(page.locator(".tl .chart-detail")).toContainText(project.steps[2].title.slice(0, 12));
});

test("a tap on a step tells it", async ({ page, request }, info) => {
  test.skip(info.project.name !== "phone", "a phone is tapped");
  const project = await richProject(request);
  await open(page, project.code);
  await rows(page).nth(1).tap();
  await expect(page.locator(".tl .chart-detail")).toContainText(project.steps[1].title.slice(0, 12));
});

/** Fingers at `from`, moved evenly to `to`. */
async function touch(cdp: CDPSession, from: { x: number; y: number }[], to: { x: number; y: number }[]): Promise<void> {
  const rounds = 10;
  const at = (share: number) => from.map((start, id) => ({ id, x: start.x + (to[id].x - start.x) * share, y: start.y + (to[id].y - start.y) * share }));
  await cdp.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: at(0) });
  for (let i = 1; i <= rounds; i += 1) {
    await cdp.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: at(i / rounds) });
    await new Promise((next) => setTimeout(next, 16));
  }
  await cdp.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
}

async function middle(page: Page): Promise<{ x: number; y: number }> {
  const box = await rows(page).nth(1).boundingBox();
  if (!box) throw new Error("the second row is not drawn");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

test("two fingers zoom, one drags, and the page does not", async ({ page, request }, info) => {
  test.skip(info.project.name !== "phone", "a phone is pinched");
  const { code } = await richProject(request);
  const seen = watch(page);
  await open(page, code);
  const cdp = await page.context().newCDPSession(page);
  const year = await told(page);
  const { x, y } = await middle(page);
  await touch(cdp, [{ x: x - 30, y }, { x: x + 30, y }], [{ x: x - 130, y }, { x: x + 130, y }]);
  await expect.poll(() => told(page)).not.toBe(year);
  const closer = await told(page);
  expect(await page.evaluate(() => window.visualViewport?.scale), "the page itself is not zoomed").toBe(1);
  const at = await middle(page);
  await touch(cdp, [{ x: at.x + 80, y: at.y }], [{ x: at.x - 80, y: at.y }]);
  await expect.poll(() => told(page)).not.toBe(closer);
  expect(seen).toEqual([]);
});

test("one finger up and down still scrolls the page", async ({ page, request }, info) => {
  test.skip(info.project.name !== "phone", "a phone is scrolled");
  const { code } = await richProject(request);
  await open(page, code);
  const cdp = await page.context().newCDPSession(page);
  const before = await page.evaluate(() => window.scrollY);
  const { x, y } = await middle(page);
  await touch(cdp, [{ x, y }], [{ x, y: y - 200 }]);
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(before + 50);
});

test("a drag with the mouse pans a zoomed timeline", async ({ page, request }, info) => {
  test.skip(info.project.name !== "desktop", "a mouse drags");
  const { code } = await richProject(request);
  await open(page, code, "?zoom=q2");
  const before = await told(page);
  const { x, y } = await middle(page);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x - 200, y, { steps: 8 });
  await page.mouse.up();
  await expect.poll(() => told(page)).not.toBe(before);
});

test("a page wakes though its browser never tells of an idle moment", async ({ page, request }) => {
  // Chromium with nothing more to draw calls back only once the time given is over.
  await page.addInitScript(() => {
    const never = 0;
    window.requestIdleCallback = (then, how) => (how?.timeout ? window.setTimeout(() => then({ didTimeout: true, timeRemaining: () => 0 }), how.timeout) : never);
  });
  const { code } = await richProject(request);
  await page.goto(`/projects/${code}`);
  await expect(page.locator(".tl.awake").first()).toBeAttached();
});

test("names are text, wherever they are shown", async ({ page }) => {
  const seen = watch(page);
  await open(page, AWKWARD);
  for (let i = 0; i < AWKWARD_TITLES.length; i += 1) {
    await rows(page).nth(i).focus();
    await expect(page.locator(".tl .chart-detail")).toContainText(AWKWARD_TITLES[i].slice(0, 20));
    expect(await nameOf(rows(page).nth(i))).toContain(AWKWARD_TITLES[i]);
  }
  expect(await page.title()).not.toContain("ถูกยึด");
  expect(await page.locator("main img, main script:not([nonce]), main em, main article b").count()).toBe(0);
  expect(seen).toEqual([]);
});

test("names wrap within their place and never lie on one another", async ({ page }) => {
  await open(page, AWKWARD);
  const overlaps = await shown(page).evaluate((form) => {
    const texts = [...form.querySelectorAll(".tl-row text")].map((text) => ({ text: text.textContent ?? "", box: text.getBoundingClientRect() }));
    const own = form.getBoundingClientRect();
    const found: string[] = [];
    texts.forEach(({ text, box }, i) => {
      if (box.right > own.right + 1 || box.left < own.left - 1) found.push(`outside: ${text}`);
      for (const other of texts.slice(i + 1)) {
        const wide = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
        // Thai lines are tall boxes with marks above and below; only what really covers counts.
        const high = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
        if (wide > 2 && high > 6) found.push(`${text} / ${other.text}`);
      }
    });
    return found;
  });
  expect(overlaps).toEqual([]);
});

test("text in the picture is never smaller than 12 px", async ({ page, request }) => {
  const { code } = await richProject(request);
  await open(page, code);
  const small = await page.locator("main svg text").evaluateAll((texts) =>
    texts
      .filter((text) => text.getBoundingClientRect().width > 0)
      .map((text) => {
        const matrix = (text as SVGTextElement).getScreenCTM();
        return { text: text.textContent, px: Number.parseFloat(getComputedStyle(text).fontSize) * (matrix?.a ?? 1) };
      })
      .filter(({ px }) => px < 11.9)
      .map(({ text, px }) => `${text}: ${px.toFixed(1)} px`),
  );
  expect(small).toEqual([]);
});

test("two thousand steps: few nodes, all of them in the table, the last within reach", async ({ page, request }) => {
  const project = await projectOf(request, LONG);
  expect(project.steps).toHaveLength(2000);
  await open(page, LONG);
  expect(await page.locator(".tl svg *").count()).toBeLessThan(6000);
  expect(await page.locator('[id$="-table"] tbody tr, .tl-twin tbody tr').count()).toBe(2000);
  await rows(page).first().focus();
  await page.keyboard.press("End");
  await expect.poll(() => page.evaluate(() => document.activeElement?.querySelector("title")?.textContent ?? "")).toContain("ตรวจแปลงที่ 2000");
});

test("a plan beyond its year can be seen whole", async ({ page }) => {
  await open(page, EDGES);
  const whole = page.locator('.tl-nav a[data-zoom="plan"]');
  await whole.click();
  await expect(page).toHaveURL(/zoom=plan/);
  await expect(rows(page)).toHaveCount(4);
});
