// A record's past: its whole history, and the record as it was on any day, told of a project and a KPI that came by an
// older copy and were changed by a newer one.
import { expect, test, type Page } from "@playwright/test";
import { overflow, violations } from "../support/axe";
import { PAST, PAST_DAYS, PAST_KPI } from "../support/own";
import { settle, watch } from "../support/watch";

const [FIRST, SECOND] = PAST_DAYS;
const BETWEEN = "2023-02-20";
const banner = (page: Page) => page.locator(".past");

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with script" : "without script", { tag: javaScriptEnabled ? "@data" : "@plain" }, () => {
    test.use({ javaScriptEnabled });

    test("the history shows old and new side by side, newest first", async ({ page }) => {
      const seen = watch(page);
      await page.goto(`/projects/${PAST}`);
      await page.locator("summary", { hasText: "ประวัติการปรับปรุงข้อมูล" }).click();
      await page.getByRole("link", { name: "ดูประวัติทั้งหมด" }).click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("ประวัติการปรับปรุงข้อมูล");
      await expect(page.getByRole("status").filter({ hasText: "รายการ" })).toContainText("2");
      const entries = page.locator(".history > li");
      await expect(entries.nth(0).locator("time")).toHaveText(/^20 มี\.ค\. 2566 \d\d:\d\d น\.$/);
      await expect(entries.nth(1).locator("time")).toHaveText(/^6 ก\.พ\. 2566 \d\d:\d\d น\.$/);
      await expect(entries.nth(0)).toContainText("ปรับปรุง");
      await expect(entries.nth(0)).toContainText("ชุดนำเข้า 20 มี.ค. 2566");
      const row = entries.nth(0).locator("tr", { has: page.getByRole("rowheader", { name: "ชื่อ", exact: true }) });
      await expect(row.locator("td")).toHaveText(["ปลูกต้นไม้ริมถนน", "ปลูกต้นไม้ริมถนน ระยะที่ 2"]);
      // Nobody who may know persons: none is told, and none can be asked for.
      await expect(page.locator("select[name=person]")).toHaveCount(0);
      // Without script the browser says that it runs none.
      if (javaScriptEnabled) expect(seen).toEqual([]);
    });

    test("the filter lives in the address", async ({ page }) => {
      await page.goto(`/projects/${PAST}/history`);
      await page.getByLabel("รายการ", { exact: true }).selectOption({ label: "รายงานผลการดำเนินงาน" });
      await page.getByLabel("ตั้งแต่วันที่").fill("1 มี.ค. 2566");
      await page.getByRole("button", { name: "แสดง" }).first().click();
      await expect(page).toHaveURL(/field=reports/);
      const entries = page.locator(".history > li");
      await expect(entries).toHaveCount(1);
      for (const label of await entries.locator("th[scope=row]").allTextContents()) expect(label).toMatch(/^รายงาน (30 ม\.ค\.|15 มี\.ค\.) 2566/);
      await page.getByRole("link", { name: "ล้างตัวกรอง" }).click();
      await expect(entries).toHaveCount(2);
      await page.getByLabel("ถึงวันที่").fill("28/02/2566");
      await page.getByRole("button", { name: "แสดง" }).first().click();
      await expect(entries).toHaveCount(1);
      await page.getByLabel("ถึงวันที่").fill("เมื่อวาน");
      await page.getByRole("button", { name: "แสดง" }).first().click();
      await expect(page.getByLabel("ถึงวันที่")).toHaveAttribute("aria-invalid", "true");
      await expect(page.getByRole("alert").first()).toContainText("ตัวอย่าง");
    });

    test("a day between shows what stood then, and the ways to the other days", async ({ page }) => {
      const seen = watch(page);
      await page.goto(`/projects/${PAST}/history`);
      await page.locator(".history > li").nth(1).getByRole("link", { name: "ดูข้อมูล ณ วันนั้น" }).click();
      await expect(page).toHaveURL(`/projects/${PAST}?as_of=${FIRST}`);
      await expect(banner(page)).toContainText("ข้อมูล ณ สิ้นวันที่ 6 ก.พ. 2566");
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("ปลูกต้นไม้ริมถนน");
      await expect(page.locator(".big-number")).toHaveText("30");
      // The chart's today is that day, and its last report the one known then.
      await expect(page.locator(".hero-chart figcaption")).toContainText("6 ก.พ. 2566");
      await page.locator(".hero-chart summary", { hasText: "ดูเป็นตาราง" }).click();
      await expect(page.locator(".hero-chart tbody")).toContainText("30%");
      await expect(page.locator(".hero-chart tbody")).not.toContainText("55%");
      await expect(page.locator("#steps-none, .chart-twin").nth(1).locator("tbody tr")).toHaveCount(2);

      await banner(page).getByRole("link", { name: "20 มี.ค. 2566" }).click();
      await expect(page).toHaveURL(`/projects/${PAST}?as_of=${SECOND}`);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("ปลูกต้นไม้ริมถนน ระยะที่ 2");
      await expect(page.locator(".big-number")).toHaveText("55");
      await banner(page).locator("summary").click();
      await banner(page).getByLabel("ดู ณ วันที่").selectOption(FIRST);
      await banner(page).locator(".past-menu").getByRole("button", { name: "แสดง" }).click();
      await expect(page.locator(".big-number")).toHaveText("30");
      await banner(page).getByRole("link", { name: "กลับไปข้อมูลปัจจุบัน" }).click();
      await expect(page).toHaveURL(`/projects/${PAST}`);
      await expect(banner(page)).toHaveCount(0);
      await expect(page.locator(".big-number")).toHaveText("55");
      // Without script the browser says that it runs none.
      if (javaScriptEnabled) expect(seen).toEqual([]);
    });

    test("the slider goes over the days on which something changed", async ({ page }) => {
      await page.goto(`/projects/${PAST}?as_of=${BETWEEN}`);
      await banner(page).locator("summary").click();
      const slider = banner(page).getByRole("slider");
      await expect(slider).toHaveValue("0");
      await expect(slider).toHaveAttribute("max", "1");
      await slider.press("ArrowRight");
      await expect(slider).toHaveValue("1");
      await banner(page).locator(".past-slider").getByRole("button", { name: "แสดง" }).click();
      await expect(page).toHaveURL(`/projects/${PAST}?as_of=${SECOND}`);
      await expect(page.locator(".big-number")).toHaveText("55");
    });

    test("links and pictures keep the day", async ({ page, request }) => {
      await page.goto(`/projects/${PAST}?as_of=${BETWEEN}`);
      for (const name of ["curve.svg", "timeline.svg"]) {
        const href = (await page.locator(`a[href*="${name}"]`).first().getAttribute("href")) ?? "";
        expect(href).toContain(`as_of=${BETWEEN}`);
        const then = await (await request.get(href)).text();
        const now = await (await request.get(href.replace(/&as_of=[^&]*/, ""))).text();
        expect(then).toContain("<svg");
        expect(then).not.toBe(now);
      }
      const zoom = page.locator('a[href*="zoom="]').first();
      expect(await zoom.getAttribute("href")).toContain(`as_of=${BETWEEN}`);
      await page.goto(`/kpis/${PAST_KPI}?as_of=${BETWEEN}`);
      await expect(banner(page)).toContainText("20 ก.พ. 2566");
      await expect(page.locator(".big-number")).toHaveText("5");
      await expect(page.locator(".sentence")).toContainText("40");
      await page.goto(`/kpis/${PAST_KPI}`);
      await expect(page.locator(".big-number")).toHaveText("25");
      await expect(page.locator(".sentence")).toContainText("60");
    });

    test("any day can be typed; one that cannot be shown is told why", async ({ page }) => {
      await page.goto(`/projects/${PAST}/history`);
      const day = page.getByLabel("ดู ณ วันที่");
      await day.fill("20 ก.พ. 2566");
      await day.press("Enter");
      await expect(banner(page)).toContainText("20 ก.พ. 2566");
      for (const [typed, words] of [["2023-02-30", "ไม่ใช่วันที่"], ["1 ม.ค. 2570", "ยังมาไม่ถึง"]]) {
        await page.goto(`/projects/${PAST}?as_of=${encodeURIComponent(typed)}`);
        await expect(page.getByRole("alert")).toContainText(words);
        await expect(page.getByLabel("ดู ณ วันที่")).toHaveValue(typed);
      }
      await page.goto(`/projects/${PAST}?as_of=2023-02-01`);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("วันนั้นระบบยังไม่มีข้อมูลนี้");
      await page.getByRole("link", { name: "ข้อมูล ณ สิ้นวันที่ 6 ก.พ. 2566" }).click();
      await expect(page.locator(".big-number")).toHaveText("30");
    });
  });
}

test.describe("the slider moves the page in place", { tag: "@data" }, () => {
  const open = async (page: Page) => {
    await page.goto(`/projects/${PAST}?as_of=${BETWEEN}&zoom=m4`);
    await settle(page);
    await page.evaluate(() => Object.assign(window, { same: true }));
    await banner(page).locator("summary").click();
    return banner(page).getByRole("slider");
  };
  const same = (page: Page) => page.evaluate(() => (window as unknown as { same?: boolean }).same === true);
  /** How many listeners the window has for a kind of event; only the browser's own tools know. */
  const listening = async (page: Page, kind: string): Promise<number> => {
    const tools = await page.context().newCDPSession(page);
    const expression = `(getEventListeners(window)[${JSON.stringify(kind)}] ?? []).length`;
    const { result } = await tools.send("Runtime.evaluate", { expression, includeCommandLineAPI: true });
    await tools.detach();
    return result.value as number;
  };
  const told = (page: Page) => banner(page).getByRole("status").first();

  test("by keyboard: figures, charts, address, title and the other ways", async ({ page }) => {
    const seen = watch(page);
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    const slider = await open(page);
    const code = () => asked.filter((path) => path.startsWith("/pkg/")).length;
    const before = code();
    await slider.focus();
    // What moves the page is loaded now and not before, where the build is split.
    await slider.press("ArrowRight");
    await expect(page).toHaveURL(`/projects/${PAST}?as_of=${SECOND}&zoom=m4`);
    await expect(page.locator(".big-number")).toHaveText("55");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("ปลูกต้นไม้ริมถนน ระยะที่ 2");
    await expect(page).toHaveTitle(/ระยะที่ 2/);
    await expect(told(page)).toHaveText("ข้อมูล ณ สิ้นวันที่ 20 มี.ค. 2566");
    await expect(slider).toHaveAttribute("aria-valuetext", "20 มี.ค. 2566");
    await expect(slider).toBeFocused();
    await expect(page.locator(".hero-chart figcaption")).toContainText("20 มี.ค. 2566");
    await expect(page.locator("#timeline-table tbody tr")).toHaveCount(3);
    await expect(banner(page).getByLabel("ดู ณ วันที่")).toHaveValue(SECOND);
    expect(await page.getByRole("link", { name: "English" }).getAttribute("href")).toContain(`as_of=${SECOND}`);
    if (process.env.E2E_SPLIT !== "no") expect(code()).toBeGreaterThan(before);
    // And it is awake: the zoom changes in place.
    await expect(page.locator("#timeline.awake")).toBeVisible();
    await page.locator("a[data-zoom]:visible").first().click();
    await expect(page).not.toHaveURL(/zoom=m4/);
    expect(await same(page)).toBe(true);
    await slider.press("ArrowLeft");
    await expect(page.locator(".big-number")).toHaveText("30");
    await expect(page).toHaveURL(new RegExp(`as_of=${FIRST}`));
    await settle(page);
    // Of the charts that were replaced nothing listens to the window any more.
    await expect(page.locator("#timeline.awake")).toBeVisible();
    await expect.poll(() => listening(page, "resize")).toBe(1);
    expect(await violations(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await same(page)).toBe(true);
    expect(seen).toEqual([]);
  });

  test("by finger or mouse, and an answer that comes late shows nothing", async ({ page }, info) => {
    const slider = await open(page);
    await slider.focus();
    await slider.press("ArrowRight");
    await expect(page.locator(".big-number")).toHaveText("55");
    // The first day is asked for and answered slowly; meanwhile somebody goes back to the second.
    let late: () => void = () => {};
    const answered = new Promise<void>((done) => (late = done));
    let asked = 0;
    await page.route(`**/projects/${PAST}?as_of=${FIRST}**`, async (route) => {
      asked += 1;
      const answer = await route.fetch();
      await answered;
      await route.fulfill({ response: answer }).catch(() => {});
    });
    const box = (await slider.boundingBox())!;
    const at = async (part: number) => {
      const place = { x: box.width * part, y: box.height / 2 };
      if (info.project.name === "phone") await slider.tap({ position: place });
      else await slider.click({ position: place });
    };
    await at(0.02);
    await expect.poll(() => asked).toBe(1);
    await expect(banner(page).locator(".past-day")).toHaveText("6 ก.พ. 2566");
    await at(0.98);
    late();
    await expect(banner(page).locator(".past-day")).toHaveText("20 มี.ค. 2566");
    await page.waitForTimeout(500);
    await expect(page.locator(".big-number")).toHaveText("55");
    await expect(page).toHaveURL(new RegExp(`as_of=${SECOND}`));
    // What cannot be had is told, and the form is still there.
    await page.unroute(`**/projects/${PAST}?as_of=${FIRST}**`);
    await page.route(`**/projects/${PAST}?as_of=${FIRST}**`, (route) => route.abort("internetdisconnected"));
    await at(0.02);
    await expect(banner(page).locator(".past-day")).toContainText("แสดงข้อมูลของวันนั้นไม่ได้");
    await expect(page.locator(".big-number")).toHaveText("55");
    await page.unrouteAll();
    await banner(page).locator(".past-slider").getByRole("button", { name: "แสดง" }).click();
    await expect(page.locator(".big-number")).toHaveText("30");
    expect(await same(page)).toBe(false);
  });
});

test("the file holds what the page shows, safe for Excel", { tag: "@data" }, async ({ request }) => {
  const answer = await request.get(`/projects/${PAST}/history.csv?from=2023-03-01`);
  expect(answer.headers()["content-type"]).toBe("text/csv; charset=utf-8");
  const body = await answer.body();
  expect([...body.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const text = body.toString("utf8").slice(1);
  expect(text.split("\r\n")[0]).toContain("ค่าเดิม,ค่าใหม่");
  expect(text).toMatch(/,20 มี\.ค\. 2566 \d\d:\d\d น\.,2023-03-20T\d\d:\d\d:\d\d\+07:00,นำเข้าข้อมูล,ปรับปรุง,ชื่อ,ปลูกต้นไม้ริมถนน,ปลูกต้นไม้ริมถนน ระยะที่ 2,/);
  expect(text).toContain(`,เริ่มปลูก,"'=เริ่มปลูกแล้ว",`);
  expect(text).not.toMatch(/(^|,)"?[=+\-@]/m);
});

test("the API answers for a day too", { tag: "@data" }, async ({ request }) => {
  const project = async (day: string) => (await request.get(`/api/v1/projects/${PAST}${day && `?as_of=${day}`}`)).json();
  expect((await project(BETWEEN)).progress).toBe(30);
  expect((await project(BETWEEN)).steps).toHaveLength(2);
  expect((await project(SECOND)).reports[0].percent).toBe(55);
  expect((await project("")).steps).toHaveLength(3);
  const kpi = await (await request.get(`/api/v1/kpis/${PAST_KPI}?as_of=${BETWEEN}`)).json();
  expect([kpi.target, kpi.result, kpi.quarters.length]).toEqual([40, 5, 1]);
  expect((await request.get(`/api/v1/projects/${PAST}?as_of=2023-02-30`)).status()).toBe(400);
  expect((await request.get(`/api/v1/projects/${PAST}?as_of=2023-02-01`)).status()).toBe(404);
});

test("a unit's figures are those of the day, and what they lead to keeps it", { tag: "@data" }, async ({ page }) => {
  const seen = watch(page);
  const unit = PAST.slice(0, 8);
  const row = page.locator(".of-projects tbody tr", { hasText: PAST });
  const kpi = page.locator(".kpi-row", { hasText: PAST_KPI }).locator(".kpi-figures");
  for (const [day, next, name, percent, target] of [
    [FIRST, "20 มี.ค. 2566", "ปลูกต้นไม้ริมถนน", "30 %", "40"],
    [SECOND, null, "ปลูกต้นไม้ริมถนน ระยะที่ 2", "55 %", "60"],
  ] as const) {
    await page.goto(`/units/${unit}?as_of=${day}&year=2566`);
    await expect(banner(page)).toBeVisible();
    await expect(page.locator(".status-bar").first()).toBeVisible();
    await expect(row.getByRole("link")).toHaveText(name);
    await expect(row.getByRole("link")).toHaveAttribute("href", `/projects/${PAST}?as_of=${day}`);
    await expect(row).toContainText(percent);
    await expect(kpi).toContainText(target);
    // Lists are of today: none is offered from a past day.
    await expect(page.locator('main a[href^="/projects?"]')).toHaveCount(0);
    expect(await violations(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    // The days on which its records changed, though nobody touched the unit itself.
    if (next) await expect(banner(page).getByRole("link", { name: next }).first()).toHaveAttribute("href", new RegExp(`as_of=${SECOND}`));
  }
  await row.getByRole("link").click();
  await expect(page).toHaveURL(`/projects/${PAST}?as_of=${SECOND}`);
  await expect(page.locator(".big-number")).toHaveText("55");
  expect(seen).toEqual([]);
});

test("the history of a section is one step from its unit's page", { tag: "@data" }, async ({ page }) => {
  await page.goto(`/units/${PAST.slice(0, 8)}`);
  const link = page.locator('main a[href*="/sections/"][href$="/history"]').first();
  await expect(link).toHaveAccessibleName(/^ประวัติการปรับปรุงข้อมูล: /);
  await link.click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("ประวัติการปรับปรุงข้อมูล");
  await expect(page.locator(".history > li").first()).toBeVisible();
});
