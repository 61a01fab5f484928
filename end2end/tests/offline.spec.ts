// Reporting on a phone without a network: nothing typed is lost, what waits goes once, and its state says how far it is.
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { chromium, expect, test, type Locator } from "@playwright/test";
import { obscured, sound } from "../support/axe";
import { Gate } from "../support/gate";
import { EDGES, EDITED, FILED, PHOTOGRAPHED, REPORTED, SHARED, STEADY } from "../support/own";
import { atHand, City, form, kept, open, row, send, settleIn, state, type, WORDS } from "../support/phones";
import { photo } from "../support/photo";

const city = City.ofFile();
// One city for all of it, so in one worker and in order.
test.describe.configure({ mode: "serial", timeout: 90_000 });
test.skip(({ isMobile }) => !isMobile, "what a phone keeps");

test("it can be installed, and starts without a network", async ({ browser }, info) => {
  const { page, context, gate, cut, drop } = await city.phone(browser, info.project.use);
  const cdp = await context.newCDPSession(page);
  const { errors, url } = await cdp.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  expect(url).toBe(`${gate.url}/manifest.webmanifest`);
  // A test's browser keeps nothing, which is the one thing that hinders installing there.
  const { installabilityErrors } = await cdp.send("Page.getInstallabilityErrors");
  expect(installabilityErrors.map((error) => error.errorId).filter((id) => id !== "in-incognito")).toEqual([]);
  for (const size of ["192", "512", "maskable", "touch"]) expect((await page.request.get(`/icons/${size}.png`)).headers()["content-type"]).toBe("image/png");

  // What is listed is brought along, though nobody opened it.
  await page.goto("/my");
  const first = (await page.locator(".rp-item a.button").first().getAttribute("href"))!;
  await expect.poll(() => page.evaluate(async (link) => Boolean(await caches.match(link, { ignoreVary: true })), first), { timeout: 20_000 }).toBe(true);
  const record = first.replace(/\/report.*/, "");
  await expect.poll(() => page.evaluate(async (link) => Boolean(await caches.match(link, { ignoreVary: true })), record), { timeout: 20_000 }).toBe(true);
  await page.close();

  await cut();
  const app = await context.newPage();
  await app.goto("/my");
  await expect(app.locator("main h1")).toHaveText("งานของฉัน");
  await expect(app.locator(".ob-offline")).toBeVisible();
  await sound(app, true);
  await open(app, first);
  await app.goto(record);
  await expect(app.locator("main h1")).toBeVisible();
  // What is not at hand is told so, in both languages.
  await app.goto("/strategy");
  await expect(app.locator("h1")).toHaveText("ไม่มีเครือข่าย");
  await expect(app.locator("h2")).toHaveText("No network");
  await sound(app, true);
  await drop();
});

test("a form that begins with the last report's words and the next page of my work are there without a network", async ({ browser }, info) => {
  const { page, context, cut, drop } = await city.phone(browser, info.project.use);
  await atHand(page, form(EDGES));
  await page.goto("/my");
  const pager = page.locator('.pager a[href*="page=2"]');
  const next = (await pager.count()) > 0 ? await pager.first().getAttribute("href") : null;
  if (next) await expect.poll(() => page.evaluate(async (link) => Boolean(await caches.match(link, { ignoreVary: true })), next), { timeout: 20_000 }).toBe(true);
  await page.close();

  await cut();
  const app = await context.newPage();
  await app.goto(form(EDGES));
  await app.locator(".rp-last a").click();
  await expect(app).toHaveURL(/from=last/);
  await expect(app.locator('[name="narrative"]')).toHaveValue("ครึ่งทาง");
  if (next) {
    await app.goto(next);
    await expect(app.locator("main h1")).toHaveText("งานของฉัน");
  }
  await drop();
});

test("the network is cut in the middle, the page closed, the server started anew: it arrives once", async ({ browser }, info) => {
  const code = REPORTED.phone;
  const { page, context, cut, mend, drop } = await city.phone(browser, info.project.use);
  await atHand(page, form(code));
  await open(page, form(code));
  await page.locator('[name="percent"]').fill("40");
  await cut();
  await page.locator('[name="narrative"]').pressSequentially("ลอกท่อแล้วสามสาย");
  await expect(page.locator(".ob-offline")).toBeVisible();
  await page.locator(".rp-more summary").click();
  await page.locator('[name="step"]').first().check();
  await page.close();
  await city.stop();

  // Opened again, still without a network and without a server: all of it is there.
  const again = await context.newPage();
  await again.goto(form(code));
  await expect(again.locator("#ob-note")).toContainText("สิ่งที่เขียนไว้ในเครื่องนี้กลับมาแล้ว");
  await expect(again.locator('[name="percent"]')).toHaveValue("40");
  await expect(again.locator('[name="narrative"]')).toHaveValue("ลอกท่อแล้วสามสาย");
  await expect(again.locator('[name="step"]').first()).toBeChecked();
  await expect(again.locator(".rp-slider")).toHaveValue("40");
  await sound(again, true);
  await again.goto("/my");
  await expect(state(again, code)).toContainText(WORDS.draft);
  await row(again, code).getByRole("link", { name: "เขียนต่อ" }).click();
  await expect(again.locator("#ob-note")).toBeVisible();
  await send(again);
  await expect(again.locator(".rp-said")).toContainText("เก็บไว้ในเครื่องนี้แล้ว");
  await again.goto("/my");
  await expect(state(again, code)).toContainText(WORDS.waiting);
  await sound(again, true);
  await again.close();

  await city.start();
  await mend();
  const back = await context.newPage();
  await back.goto("/my");
  await expect(state(back, code)).toContainText(WORDS.sent, { timeout: 15_000 });
  await sound(back, true);
  const there = await city.arrived(browser, code);
  expect(there).toHaveLength(1);
  expect(there[0]).toContain("40 %");
  await row(back, code).getByRole("button", { name: "ซ่อน" }).click();
  await expect(row(back, code)).toHaveCount(0);
  await drop();
});

test("photos chosen as the network goes, the browser closed, the server started anew: they arrive with the report, once", async ({ browser }, info) => {
  const code = PHOTOGRAPHED.desktop;
  const gate = await Gate.to(city.port);
  // A browser that keeps what it has on disk, as a phone's does: it is ended and started again.
  const disk = mkdtempSync(join(city.home, "phone-"));
  const start = () => chromium.launchPersistentContext(disk, { ...info.project.use.launchOptions, ...info.project.use, baseURL: gate.url });
  let context = await start();
  const page = await context.newPage();
  await settleIn(page, "staff", true);
  await atHand(page, form(code));
  await open(page, form(code));
  await page.locator("#f-files").focus();
  await expect(page.locator(".files-add.awake")).toBeVisible();
  const choose = async (seed: number, name: string) =>
    page.locator("#f-files").setInputFiles({ name, mimeType: "image/jpeg", buffer: await photo(page, seed) });
  // One goes, and is cut off in the middle; the other is chosen after that.
  const sending = page.waitForRequest((request) => request.method() === "PATCH");
  await choose(1, "ท่อระบายน้ำ.jpg");
  await sending;
  await gate.cut(context);
  await choose(2, "ปากท่อ.jpg");
  await expect(page.locator('.tray-file input[name="file"]')).toHaveCount(2);
  await type(page, "44", "ลอกท่อแล้ว มีภาพ");
  await expect.poll(async () => (await kept(page)).some((text) => text.includes("มีภาพ"))).toBe(true);
  await context.close();
  await city.stop();

  // The installed app, started without a network.
  context = await start();
  await gate.cut(context);
  const again = await context.newPage();
  await again.goto("/my");
  await expect(again.locator("main h1")).toHaveText("งานของฉัน");
  await expect(state(again, code)).toContainText(WORDS.draft);
  await open(again, form(code));
  const boxes = again.locator('.rp-files .check input[name="file"]');
  await expect(boxes).toHaveCount(2);
  await expect(again.getByLabel("ท่อระบายน้ำ.jpg")).toBeChecked();
  await sound(again, true);
  await send(again);
  await expect(again.locator(".rp-said")).toContainText("เก็บไว้ในเครื่องนี้แล้ว");
  await context.close();

  await city.start();
  context = await start();
  await gate.mend(context);
  const back = await context.newPage();
  // Each file tells how much of it went. The last part of all waits, so that it can be seen: neither bar is gone yet then.
  let go = () => {};
  const seen = new Promise<void>((done) => (go = done));
  await back.route("**/files/uploads/**", async (route) => {
    if (route.request().method() === "PATCH" && (await row(back, code).locator("progress").count()) === 2) await seen;
    await route.continue();
  });
  await back.goto("/my");
  const bars = row(back, code).locator("progress");
  await expect(bars).toHaveCount(2, { timeout: 30_000 });
  const part = (bar: Locator) => bar.evaluate((bar: HTMLProgressElement) => bar.position);
  await expect(bars.first()).toHaveAccessibleName("ท่อระบายน้ำ.jpg");
  await expect(bars.last()).toHaveAccessibleName("ปากท่อ.jpg");
  expect(await part(bars.first())).toBe(1);
  expect(await part(bars.last())).toBeLessThan(1);
  await expect(row(back, code)).toContainText("ปากท่อ.jpg");
  await expect(state(back, code)).toContainText(WORDS.waiting);
  await sound(back, true);
  go();
  await expect(state(back, code)).toContainText(WORDS.sent, { timeout: 30_000 });
  await expect(bars).toHaveCount(0);
  const there = await city.arrived(browser, code);
  expect(there).toHaveLength(1);
  expect(there[0]).toContain("44 %");
  expect(there[0]).toContain("2 ไฟล์");
  // The phone has no more of them.
  const files = () =>
    back.evaluate(
      () =>
        new Promise<number>((done) => {
          const asked = indexedDB.open("digitalplan");
          asked.onsuccess = () => {
            const count = asked.result.transaction("files").objectStore("files").count();
            count.onsuccess = () => done(count.result);
            asked.result.close();
          };
        }),
    );
  await expect.poll(files).toBe(0);
  await context.close();
  await gate.close();
});

test("an answer that is lost on the way makes no second report", async ({ browser }, info) => {
  const code = REPORTED.desktop;
  const { page, drop } = await city.phone(browser, info.project.use);
  await open(page, form(code));
  await type(page, "30", "ลอกท่อแล้วสองสายครึ่ง");
  let sent = 0;
  await page.route(`**/projects/${code}/report`, async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    sent += 1;
    if (sent > 1) return route.continue();
    expect((await route.fetch()).status()).toBe(200);
    await route.abort("connectionreset");
  });
  await send(page);
  await expect(page.locator(".rp-said")).toContainText("เก็บไว้ในเครื่องนี้แล้ว");
  // It goes by itself, and the page leads on to what became of it.
  await expect(page.locator(".rp-said")).toContainText("ส่งจากเครื่องนี้แล้ว", { timeout: 20_000 });
  await page.locator(".rp-said a").click();
  await expect(page).toHaveURL(/\/my$/);
  await expect(state(page, code)).toContainText(WORDS.sent, { timeout: 15_000 });
  expect(sent).toBeGreaterThanOrEqual(2);
  expect(await city.arrived(browser, code)).toHaveLength(1);
  await drop();
});

test("what was kept is not lost to what is typed before the page is awake", async ({ browser }, info) => {
  const code = PHOTOGRAPHED.phone;
  const { page, context, drop } = await city.phone(browser, info.project.use);
  await open(page, form(code));
  await type(page, "35", "ขุดลอกแล้วสองช่วง");
  await expect.poll(async () => (await kept(page)).join()).toContain("ขุดลอกแล้วสองช่วง");
  await page.close();
  const again = await context.newPage();
  await again.addInitScript(() =>
    addEventListener("DOMContentLoaded", () => {
      const field = document.querySelector<HTMLInputElement>('[name="percent"]');
      if (field) field.value = "44";
    }),
  );
  await again.goto(form(code));
  await expect(again.locator("#report")).toHaveAttribute("data-kept", "");
  await expect(again.locator('[name="narrative"]')).toHaveValue("ขุดลอกแล้วสองช่วง");
  await expect(again.locator('[name="percent"]')).toHaveValue("44");
  await expect.poll(async () => (await kept(again)).join()).toContain('"44"');
  expect((await kept(again)).join()).toContain("ขุดลอกแล้วสองช่วง");
  await drop();
});

test("a report that was given back is corrected without a network", async ({ browser }, info) => {
  const code = REPORTED.desktop;
  const head = await city.phone(browser, info.project.use, "head");
  await head.page.goto("/my/approve");
  await head.page.locator(".rp-choose", { hasText: code }).locator('input[type="checkbox"]').check();
  await head.page.locator("#f-reason").fill("นับสายที่ลอกแล้วอีกครั้ง");
  await head.page.getByRole("button", { name: "ส่งคืนที่เลือก" }).click();
  await expect(head.page.locator(".flash")).toContainText("ส่งคืนแล้ว");

  const { page, context, cut, mend, drop } = await city.phone(browser, info.project.use);
  await page.goto("/my");
  const link = page.locator(".rp-returned", { hasText: "นับสายที่ลอกแล้วอีกครั้ง" }).getByRole("link", { name: "แก้ไขและส่งใหม่" });
  const address = (await link.getAttribute("href"))!;
  await expect.poll(() => page.evaluate(async (link) => Boolean(await caches.match(link, { ignoreVary: true })), address), { timeout: 20_000 }).toBe(true);
  await cut();
  await link.click();
  await expect(page.locator('[name="percent"]')).toHaveValue("30");
  await page.locator('[name="percent"]').fill("28");
  await page.locator(".rp-said").waitFor({ state: "attached" });
  await send(page);
  await expect(page.locator(".rp-said")).toContainText("เก็บไว้ในเครื่องนี้แล้ว");
  await mend();
  await page.goto("/my");
  await expect(state(page, code)).toContainText(WORDS.sent, { timeout: 15_000 });
  const there = await city.arrived(browser, code);
  expect(there).toHaveLength(1);
  expect(there[0]).toContain("28 %");
  await head.drop();
  await drop();
});

test("a month that was locked in between: refused with the reason, nothing lost, sent once it is open", async ({ browser }, info) => {
  const code = SHARED.phone;
  const { page, cut, mend, drop } = await city.phone(browser, info.project.use);
  await atHand(page, form(code));
  await open(page, form(code));
  await cut();
  await type(page, "45", "วางท่อระบายน้ำฝั่งตะวันออก");
  await send(page);
  // March has a published report already, which is asked back at once.
  await page.locator("#f-confirmed").check();
  await send(page);
  await expect(page.locator(".rp-said")).toContainText("เก็บไว้ในเครื่องนี้แล้ว");
  await city.lock(browser, "9/4/2566");
  await mend();
  await page.goto("/my");
  await expect(state(page, code)).toContainText(WORDS.refused, { timeout: 15_000 });
  await expect(row(page, code).locator(".ob-why")).toContainText("ล็อก");
  await sound(page, true);
  await row(page, code).getByRole("link", { name: "แก้ไข" }).click();
  await expect(page.locator(".ob-told")).toContainText("ล็อก");
  await expect(page.locator('[name="narrative"]')).toHaveValue("วางท่อระบายน้ำฝั่งตะวันออก");
  await sound(page, true);
  expect(await city.arrived(browser, code)).toHaveLength(0);
  await city.lock(browser, "");
  await page.locator('[name="narrative"]').fill("วางท่อระบายน้ำและปูหญ้าฝั่งตะวันออกแล้ว");
  await send(page);
  await page.locator("#f-confirmed").check();
  await send(page);
  await expect(page).toHaveURL(/\/my$/);
  await expect(state(page, code)).toContainText(WORDS.sent);
  expect(await city.arrived(browser, code)).toHaveLength(1);
  await drop();
});

test("what is odd is asked without a network, too, and what only the server knows is kept with it", async ({ browser }, info) => {
  const code = FILED.plain!;
  const [one, other] = [await city.phone(browser, info.project.use), await city.phone(browser, info.project.use)];
  for (const { page, cut } of [one, other]) {
    await atHand(page, form(code));
    await open(page, form(code));
    await cut();
  }
  // More than forty points at once: asked while whoever knows is there, and nothing waits before it is answered.
  await type(one.page, "95", "ถมดินเสร็จและปลูกต้นไม้แล้ว");
  await send(one.page);
  await expect(one.page.locator("#asks")).toContainText("มากกว่า 40 จุด");
  await expect(one.page.locator("#f-confirmed")).toBeFocused();
  // What is to be answered is not under the button that asked, nor is anything else once it has the focus.
  const [box, bar] = [await one.page.locator("#f-confirmed").boundingBox(), await one.page.locator(".rp-send").boundingBox()];
  expect(box!.y + box!.height).toBeLessThanOrEqual(bar!.y);
  await one.page.locator(".rp-more summary").click();
  expect(await obscured(one.page)).toEqual([]);
  await sound(one.page, true);
  await send(one.page);
  await expect(one.page.locator("#asks")).toHaveCount(1);
  await expect(one.page.locator(".rp-said")).not.toContainText("เก็บไว้ในเครื่องนี้แล้ว");
  await one.page.locator("#f-confirmed").check();
  await send(one.page);
  await expect(one.page.locator(".rp-said")).toContainText("เก็บไว้ในเครื่องนี้แล้ว");
  await one.mend();
  await one.page.goto("/my");
  await expect(state(one.page, code)).toContainText(WORDS.sent, { timeout: 15_000 });
  expect(await city.arrived(browser, code)).toHaveLength(1);
  await city.approve(browser, code);

  // The other phone does not know of that report.
  await type(other.page, "96", "ปลูกต้นไม้ครบทุกแปลงแล้ว");
  await send(other.page);
  await expect(other.page.locator("#asks")).not.toContainText("เผยแพร่แล้ว");
  await other.page.locator("#f-confirmed").check();
  await send(other.page);
  await expect(other.page.locator(".rp-said")).toContainText("เก็บไว้ในเครื่องนี้แล้ว");
  await other.mend();
  await expect(other.page.locator("#asks")).toContainText("เผยแพร่แล้ว", { timeout: 15_000 });
  await sound(other.page, true);
  // Still told, and still filled in, after the page was closed without a network.
  await other.cut();
  await other.page.close();
  const again = await other.context.newPage();
  await again.goto(form(code));
  await expect(again.locator("#asks")).toContainText("เผยแพร่แล้ว");
  await expect(again.locator('[name="percent"]')).toHaveValue("96");
  await again.locator("#f-confirmed").check();
  await other.mend();
  await send(again);
  await expect(again).toHaveURL(/\/my$/);
  await expect(state(again, code)).toContainText(WORDS.sent);
  expect(await city.arrived(browser, code)).toHaveLength(1);
  await one.drop();
  await other.drop();
});

test("two phones of one person make one report", async ({ browser }, info) => {
  const code = EDITED.phone;
  const phones = [await city.phone(browser, info.project.use), await city.phone(browser, info.project.use)];
  for (const { page, cut } of phones) {
    await atHand(page, form(code));
    await open(page, form(code));
    await cut();
    await type(page, "35", "ตัดหญ้าและซ่อมทางเดิน");
    await send(page);
    await expect(page.locator(".rp-said")).toContainText("เก็บไว้ในเครื่องนี้แล้ว");
  }
  const [one, two] = phones;
  await one.mend();
  await one.page.goto("/my");
  await expect(state(one.page, code)).toContainText(WORDS.sent, { timeout: 15_000 });
  await two.mend();
  await two.page.goto("/my");
  await expect(state(two.page, code)).toContainText(WORDS.refused, { timeout: 15_000 });
  await row(two.page, code).getByRole("link", { name: "แก้ไข" }).click();
  await expect(two.page.locator(".ob-told")).toContainText("ตัดหญ้าและซ่อมทางเดิน");
  // What it would take the place of is told beside it, and the button says so.
  await expect(two.page.locator(".ob-told")).toContainText("→ 35 %");
  await expect(two.page.locator(".rp-send button")).toHaveText("ส่งแทนฉบับที่รออยู่");
  await sound(two.page, true);
  expect(await city.arrived(browser, code)).toHaveLength(1);
  two.page.once("dialog", (dialog) => dialog.accept());
  await two.page.locator("#ob-note").getByRole("button", { name: "ทิ้ง" }).click();
  await expect(two.page.locator("#ob-note")).toHaveCount(0);
  expect(await kept(two.page)).toEqual([]);
  for (const { drop } of phones) await drop();
});

test("the plain case takes at most six taps and one text", async ({ browser }, info) => {
  const { page, drop } = await city.phone(browser, info.project.use);
  await page.goto("/my");
  let [taps, texts] = [0, 0];
  const tap = async (what: Locator, position?: { x: number; y: number }) => {
    await what.tap({ position });
    taps += 1;
  };

  await tap(page.locator(`main .rp-item a.button[href="${form(STEADY)}"]`));
  const slider = page.locator(".rp-slider");
  await expect(page.locator("#report")).toHaveClass(/awake/);
  // What it was, and what the plan asks for, stand beside it.
  await expect(page.locator(".rp-beside")).toContainText("ครั้งก่อน 40 % (28 ก.พ. 2566)");
  await expect(page.locator(".rp-beside")).toContainText("ตามแผน");
  await expect(slider).toHaveValue("40");
  // A finger put down on the slider moves it there; its ends are half a knob from the edge.
  const { width, height } = (await slider.boundingBox())!;
  await tap(slider, { x: 8 + ((width - 16) * 52) / 100, y: height / 2 });
  const percent = Number(await page.locator('[name="percent"]').inputValue());
  expect(Math.abs(percent - 52)).toBeLessThanOrEqual(2);
  await tap(page.locator('[name="narrative"]'));
  await page.keyboard.insertText("ดำเนินการตามแผนของเดือนนี้ครบทุกจุดแล้ว");
  texts += 1;
  // It is at hand wherever the page stands.
  await expect(page.locator(".rp-send button")).toBeInViewport();
  await tap(page.locator(".rp-send button"));
  await expect(page).toHaveURL(/\/my$/);
  await expect(page.locator("#outbox .ob-state")).toHaveText(WORDS.sent);
  await info.attach("taps", { body: `${taps} taps, ${texts} text` });
  expect(taps).toBeLessThanOrEqual(6);
  expect(texts).toBe(1);
  const there = await city.arrived(browser, STEADY);
  expect(there).toHaveLength(1);
  expect(there[0]).toContain(`${percent} %`);
  await drop();
});
