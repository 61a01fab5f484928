// A plan worked on: by mouse, by finger, by keyboard and in the table, asked for, returned, approved; and where it ends.
import { expect, test, type CDPSession, type Locator, type Page } from "@playwright/test";
import { sound, violations } from "../support/axe";
import { projectOf } from "../support/api";
import { MANY, PLANS } from "../support/own";
import { made, PASSWORD, signIn } from "../support/people";
import { TODAY } from "../support/server";
import { measureShift, settle, watch } from "../support/watch";
import { slowed, tell } from "../support/timed";

type Point = { x: number; y: number };

const form = (page: Page): Locator => page.locator("#plan-board .tl-form").filter({ visible: true });
const row = (page: Page, place: number): Locator => form(page).locator(`.tl-row[data-k="s${place}"]`);
const cell = (page: Page, place: number, name: string): Locator => page.locator(`#row-${place} input[name="${name}"]`);
const told = (page: Page): Locator => page.locator("#plan-board .chart-detail");
const ask = (page: Page): Locator => page.locator("#plan-board .pl-ask");
const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute("data-k"));
const warns = (page: Page) => page.evaluate(() => !window.dispatchEvent(new Event("beforeunload", { cancelable: true })));

async function middle(of: Locator): Promise<Point> {
  // Clear of what sticks to the edges of a phone's screen.
  await of.evaluate((element) => element.scrollIntoView({ block: "center" }));
  // The picture may just be drawn anew.
  let box = await of.boundingBox();
  for (let tries = 0; !box && tries < 20; tries += 1) {
    await new Promise((next) => setTimeout(next, 100));
    box = await of.boundingBox();
  }
  if (!box) throw new Error("nothing is drawn there");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
const bar = (page: Page, place: number) => row(page, place).locator(".c-plan");

/** How many pixels a month is: the whole year is in sight. */
async function month(page: Page): Promise<number> {
  const wide = await form(page).locator("svg.tl-rows").evaluate((svg) => svg.getBoundingClientRect().width / (svg as SVGSVGElement).viewBox.baseVal.width);
  const plot = { "tl-wide": 718, "tl-medium": 636, "tl-narrow": 336 };
  const name = (await form(page).getAttribute("class"))?.split(" ").pop() as keyof typeof plot;
  return (wide * plot[name]) / 12;
}

/** A hand: the mouse, or a finger that chooses a bar by a tap before it drags. */
class Hand {
  private cdp: CDPSession | undefined;
  constructor(private page: Page, private touch: boolean) {}

  async choose(place: number): Promise<void> {
    if (!this.touch) return this.page.mouse.move(...xy(await middle(bar(this.page, place))));
    if (!(await row(this.page, place).evaluate((row) => row.classList.contains("on")))) {
      const { x, y } = await middle(bar(this.page, place));
      await this.page.touchscreen.tap(x, y);
    }
    await expect(row(this.page, place)).toHaveClass(/\bon\b/);
  }

  async drag(from: Point, to: Point, rest = 0): Promise<void> {
    const at = (share: number) => ({ x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share });
    if (!this.touch) {
      await this.page.mouse.move(from.x, from.y);
      await this.page.mouse.down();
      await this.page.mouse.move(to.x, to.y, { steps: 8 });
      return this.page.mouse.up();
    }
    this.cdp ??= await this.page.context().newCDPSession(this.page);
    const send = (type: "touchStart" | "touchMove" | "touchEnd", points: Point[]) =>
      this.cdp!.send("Input.dispatchTouchEvent", { type, touchPoints: points.map((point, id) => ({ id, ...point })) });
    await send("touchStart", [from]);
    await this.page.waitForTimeout(rest);
    for (let i = 1; i <= 8; i += 1) {
      await send("touchMove", [at(i / 8)]);
      await this.page.waitForTimeout(16);
    }
    await send("touchEnd", []);
  }
}
const xy = ({ x, y }: Point): [number, number] => [x, y];

/** The workbench is loaded when a hand comes near, here one that presses a key which does nothing. */
async function awake(page: Page): Promise<void> {
  await settle(page);
  await page.keyboard.press("Shift");
  await expect(page.locator("#plan")).toHaveClass(/awake/);
}

async function open(page: Page, code: string): Promise<void> {
  await page.goto(`/projects/${code}/plan`);
  await awake(page);
  await settle(page);
}

test("a plan is worked on in every way, asked for, returned and approved", { tag: "@data" }, async ({ browser, page, request }, info) => {
  test.setTimeout(120_000);
  const touch = info.project.name === "phone";
  const code = PLANS[info.project.name];
  const before = await projectOf(request, code);
  await signIn(page, "staff", `/projects/${code}`);
  const seen = watch(page);
  const shift = await measureShift(page);
  await page.getByRole("link", { name: "ปรับแผน" }).click();
  await open(page, code);
  expect(await shift(), "waking moves nothing").toBeLessThan(0.02);
  await page.evaluate(() => ((window as unknown as { __here: boolean }).__here = true));
  const hand = new Hand(page, touch);
  const wide = await month(page);
  expect(await warns(page), "nothing to lose yet").toBe(false);

  // A link is drawn from the dot behind a bar: the second step waits for the first.
  await hand.choose(0);
  const onto = await middle(bar(page, 1));
  const dot = await form(page).locator(".pl-dot").boundingBox();
  if (!dot) throw new Error("no dot to draw from");
  await hand.drag({ x: dot.x + dot.width / 2, y: dot.y + dot.height / 2 }, onto);
  await expect(told(page)).toHaveText("ขั้นตอนที่ 2 รอขั้นตอนที่ 1 แล้ว");
  await expect(cell(page, 1, "after")).toHaveValue("1");
  await expect(form(page).locator(".pl-arrow").first()).toBeVisible();

  // Moving the first pushes the second: shown and asked, nothing changed yet; Esc takes back.
  await hand.choose(0);
  const held = await middle(bar(page, 0));
  await hand.drag(held, { x: held.x + wide, y: held.y });
  await expect(ask(page)).toContainText("2. ลงมือขุดลอก");
  await expect(form(page).locator(".pl-pushed")).toHaveCount(1);
  await expect(cell(page, 0, "start")).toHaveValue("1/10/2565");
  expect(await focused(page)).toBe("s0");
  await page.keyboard.press("Escape");
  await expect(ask(page)).toBeHidden();
  await expect(told(page)).toHaveText("ย้อนกลับแล้ว");
  await expect(cell(page, 1, "start")).toHaveValue("1/1/2566");
  // Once more, and confirmed. A finger may also rest on a bar that is not chosen.
  if (touch) await row(page, 0).evaluate((row) => row.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true })));
  const again = await middle(bar(page, 0));
  await hand.drag(again, { x: again.x + wide, y: again.y }, 600);
  await expect(ask(page)).toBeVisible();
  await page.screenshot({ path: info.outputPath("ask.png") });
  await ask(page).getByRole("button", { name: "เลื่อนทั้งหมด" }).click();
  await expect(cell(page, 0, "start")).toHaveValue("1/11/2565");
  await expect(cell(page, 0, "finish")).toHaveValue("31/1/2566");
  await expect(cell(page, 1, "start")).toHaveValue("1/2/2566");
  await expect(page.locator("#row-0 .pl-diff")).toContainText("+31 วัน");
  expect(await warns(page), "now something would be lost").toBe(true);

  // An end is dragged.
  await hand.choose(2);
  const end = await middle(form(page).locator(".pl-grip").last());
  const grip = { x: end.x + 2, y: end.y };
  await hand.drag(grip, { x: grip.x + wide, y: grip.y });
  await expect(cell(page, 2, "finish")).toHaveValue("31/7/2566");

  // The keyboard: on trial until Enter, taken back by Esc, the focus stays.
  await row(page, 2).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(cell(page, 2, "start")).toHaveValue("1/4/2566");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Enter");
  await expect(cell(page, 2, "start")).toHaveValue("1/5/2566");
  await page.keyboard.press("Shift+ArrowLeft");
  await page.keyboard.press("Escape");
  await expect(cell(page, 2, "finish")).toHaveValue("31/8/2566");
  expect(await focused(page)).toBe("s2");
  // A circle is refused, and told why.
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("l");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect(told(page)).toContainText("เชื่อมไม่ได้");
  await expect(cell(page, 0, "after")).toHaveValue("");

  // The table: what is typed is drawn above at once; the sum is told; weights are spread.
  await cell(page, 0, "title").fill("สำรวจคลองทั้งสาย");
  await expect(row(page, 0).locator("title").first()).toContainText("สำรวจคลองทั้งสาย");
  await cell(page, 0, "weight").fill("๔๐");
  await expect(page.locator("#plan-sum")).toHaveText("110%");
  await expect(page.locator("#plan-sum-off")).toHaveText("เกินไป 10%");
  await cell(page, 0, "finish").fill("พรุ่งนี้");
  await page.keyboard.press("Tab");
  await expect(cell(page, 0, "finish")).toHaveAttribute("aria-invalid", "true");
  expect(await violations(page), "axe, with a wrong cell").toEqual([]);
  await cell(page, 0, "finish").focus();
  await cell(page, 0, "finish").fill("15/2/2566");
  await expect(cell(page, 0, "finish")).not.toHaveAttribute("aria-invalid", "true");
  await page.getByRole("button", { name: "เฉลี่ยน้ำหนักตามระยะเวลา" }).click();
  await expect(page.locator("#plan-sum")).toHaveText("100%");
  await page.getByRole("button", { name: "เฉลี่ยน้ำหนักเท่ากัน" }).click();
  await expect(cell(page, 0, "weight")).toHaveValue("33.34");
  await expect(cell(page, 2, "weight")).toHaveValue("33.33");

  // Rows: split, moved by Alt and an arrow, added and removed, all in place, undone and redone.
  const titles = () => page.locator('#plan-rows input[name="title"]').evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value));
  await page.locator('button[value="split:2"]').click();
  await expect(page.locator("#plan-rows tr")).toHaveCount(4);
  await expect(row(page, 3)).toBeVisible();
  await expect(cell(page, 3, "after")).toHaveValue("3");
  await row(page, 3).focus();
  await page.keyboard.press("Delete");
  await expect(page.locator("#plan-rows tr")).toHaveCount(3);
  await page.keyboard.press("Control+z");
  await expect(page.locator("#plan-rows tr")).toHaveCount(4);
  await cell(page, 2, "title").focus();
  await page.keyboard.press("Alt+ArrowUp");
  expect((await titles())[1]).toBe("ดูแลรักษา");
  await expect(cell(page, 1, "title")).toBeFocused();
  await page.locator('[data-tool="undo"]').click();
  expect((await titles())[1]).toBe("ลงมือขุดลอก");
  await page.locator('[data-tool="redo"]').click();
  await page.locator('[data-tool="undo"]').click();
  await hand.choose(1);
  const handle = await middle(page.locator("#row-2 .pl-drag"));
  const above = await page.locator("#row-1").boundingBox();
  if (!above) throw new Error("no row above");
  await hand.drag(handle, { x: handle.x, y: above.y + above.height * 0.4 });
  expect((await titles())[2]).toBe("ลงมือขุดลอก");
  await page.locator('[data-tool="undo"]').click();
  await page.locator('input[name="critical"]').check();
  await expect(form(page).locator(".pl-critical").first()).toBeVisible();
  expect(await page.evaluate(() => (window as unknown as { __here?: boolean }).__here), "the page was not loaded again").toBe(true);
  await sound(page);

  // Asked for: the plan in force stands.
  const wanted = await titles();
  await page.locator("#reason").fill("เพิ่มงานตามงบประมาณ");
  await page.locator('button[value="save"]').click();
  await expect(page.locator(".flash")).toHaveText("ส่งคำขอเปลี่ยนแผนแล้ว");
  expect((await projectOf(request, code)).steps).toEqual(before.steps);
  await expect(page.locator(".pl-pending")).toContainText("เพิ่มงานตามงบประมาณ");
  await expect(page.locator("#plan")).not.toHaveClass(/awake/);

  // The head gives it back with a reason, staff asks again, the head approves.
  const office = await browser.newContext({ ...info.project.use, baseURL: process.env.E2E_BASE_URL });
  const head = await office.newPage();
  const headSeen = watch(head);
  await signIn(head, "head", `/projects/${code}/plan`);
  await expect(form(head).locator(".pl-ghost").first()).toBeVisible();
  await head.screenshot({ path: info.outputPath("head.png"), fullPage: true });
  expect(await violations(head), "axe, to decide").toEqual([]);
  await head.getByRole("button", { name: "ส่งคืน" }).click();
  await expect(head.getByRole("alert")).toHaveText("โปรดบอกเหตุผล");
  await head.locator("#answer").fill("ขอให้ปรับน้ำหนักก่อน");
  await head.getByRole("button", { name: "ส่งคืน" }).click();
  await expect(head.locator(".flash")).toHaveText("ส่งแผนคืนแล้ว");

  // What was asked for is not lost: staff goes on from it.
  await open(page, code);
  await expect(page.locator(".pl-returned")).toContainText("ขอให้ปรับน้ำหนักก่อน");
  await page.getByRole("link", { name: "แก้ต่อจากแผนที่ขอไว้" }).click();
  await awake(page);
  expect(await titles()).toEqual(wanted);
  expect(await warns(page)).toBe(true);
  await row(page, 3).focus();
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Enter");
  await expect(cell(page, 3, "finish")).toHaveValue("30/9/2566");
  await page.locator("#reason").fill("ปรับตามที่ขอ");
  await page.locator('button[value="save"]').click();
  await expect(page.locator(".flash")).toHaveText("ส่งคำขอเปลี่ยนแผนแล้ว");
  await head.goto(`/projects/${code}/plan`);
  await head.getByRole("button", { name: "อนุมัติ", exact: true }).click();
  await expect(head.locator(".flash")).toHaveText("อนุมัติแผนแล้ว");
  expect(headSeen.filter((line) => !line.includes("status of 422"))).toEqual([]);

  // In the database, in the history, and not in the record as it was.
  const after = await projectOf(request, code);
  expect(after.steps.map((step) => step.title)).toEqual(wanted);
  expect(after.steps[0]).toMatchObject({ title: "สำรวจคลองทั้งสาย", start: "2022-11-01", finish: "2023-02-15" });
  expect(after.steps[3].finish).toBe("2023-09-30");
  await page.goto(`/projects/${code}/history`);
  await expect(page.locator(".history > li").first()).toContainText("สำรวจคลองทั้งสาย");
  await page.goto(`/projects/${code}?as_of=2023-03-01`);
  await expect(page.locator("main")).toContainText("สำรวจพื้นที่ริมคลอง");
  await expect(page.locator("main")).not.toContainText("สำรวจคลองทั้งสาย");

  // The plan before is still there to be compared with.
  await page.goto(`/projects/${code}/plan?baseline=1`);
  await awake(page);
  await expect(page.locator("#baseline")).toHaveValue("1");
  await expect(page.locator("#row-1 .pl-diff")).toContainText("+31 วัน");
  await page.locator("#baseline").selectOption("");
  await expect(page.locator("#row-1 .pl-diff")).toHaveText("");
  await office.close();
  // What a page was still fetching when it was left is no fault.
  expect(seen.filter((line) => !line.includes("ERR_ABORTED"))).toEqual([]);
});

test("each way of working on a plan ends in the database, in the history and in the record of that day", { tag: "@data" }, async ({ page }, info) => {
  test.setTimeout(90_000);
  const touch = info.project.name === "phone";
  const code = await made(page, `ขุดลอกคลองสามทาง ${info.project.name}`);
  const hand = new Hand(page, touch);
  const ends = async (start: string, written: string) => {
    await page.locator('button[value="save"]').click();
    await expect(page.locator(".flash")).toBeVisible();
    const stored = await (await page.request.get(`/api/v1/projects/${code}`)).json();
    expect(stored.steps.map((step: { start: string }) => step.start)).toEqual([start]);
    await page.goto(`/projects/${code}/history`);
    await expect(page.locator(".history > li").first()).toContainText(written);
    await page.goto(`/projects/${code}?as_of=${TODAY}`);
    await expect(page.locator("#timeline, .chart-table").first()).toBeVisible();
    await page.locator(".chart-table summary").first().click();
    await expect(page.locator("#timeline-table")).toContainText(written);
    await open(page, code);
  };

  // In the table.
  await awake(page);
  await page.locator('button[value^="add"]').first().click();
  const texts = { title: "สำรวจและขุดลอก", weight: "100", start: "1/10/2565", finish: "30/11/2565" };
  for (const [name, text] of Object.entries(texts)) await cell(page, 0, name).fill(text);
  await ends("2022-10-01", "1 ต.ค. 2565");
  // By mouse, or by a finger.
  const wide = await month(page);
  await hand.choose(0);
  const held = await middle(bar(page, 0));
  await hand.drag(held, { x: held.x + wide, y: held.y });
  await expect(cell(page, 0, "start")).toHaveValue("1/11/2565");
  await ends("2022-11-01", "1 พ.ย. 2565");
  // By keyboard.
  await row(page, 0).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect(cell(page, 0, "start")).toHaveValue("1/12/2565");
  await ends("2022-12-01", "1 ธ.ค. 2565");
});

/** Holds back what is loaded from now on, until it is let go. */
async function late(page: Page): Promise<() => void> {
  let letGo = () => {};
  const held = new Promise<void>((done) => (letGo = done));
  await page.route("**/pkg/**", async (route) => {
    await held;
    await route.continue();
  });
  return letGo;
}

test("what a hand does before the workbench is there is done once it is", async ({ page }, info) => {
  const touch = info.project.name === "phone";
  const address = "/projects/50010000-900004/plan";
  // A month long, within the year.
  const place = 2;
  await signIn(page, "staff", address);
  await settle(page);
  const was = await cell(page, place, "start").inputValue();
  let letGo = await late(page);
  const at = await middle(bar(page, place));
  if (touch) await page.touchscreen.tap(at.x, at.y);
  else await new Hand(page, false).drag(at, { x: at.x + 1.2 * (await month(page)), y: at.y });
  await expect(page.locator("#plan")).not.toHaveClass(/awake/);
  letGo();
  await expect(page.locator("#plan")).toHaveClass(/awake/);
  if (touch) await expect(row(page, place)).toHaveClass(/\bon\b/);
  else await expect(cell(page, place, "start")).not.toHaveValue(was);

  // And by keyboard: the first key counts.
  await page.unroute("**/pkg/**");
  page.on("dialog", (dialog) => dialog.accept());
  await page.goto(address);
  await settle(page);
  letGo = await late(page);
  await row(page, place).focus();
  await page.keyboard.press("ArrowRight");
  letGo();
  await expect(page.locator("#plan")).toHaveClass(/awake/);
  await page.keyboard.press("Enter");
  await expect(cell(page, place, "start")).not.toHaveValue(was);
});

test("what is typed when the session is over is held, and sent after signing in", async ({ page, context }) => {
  await signIn(page, "staff", `/projects/${MANY}/plan`);
  await awake(page);
  const title = "ชื่อที่พิมพ์ไว้ก่อนหมดเวลา <b>";
  await cell(page, 0, "title").fill(title);
  const session = (await context.cookies()).find((cookie) => cookie.name.endsWith("session"))!;
  await context.addCookies([{ ...session, value: "0".repeat(session.value.length) }]);
  await page.locator('.pl-buttons [name="do"][value="save"]').click();
  await expect(page.getByRole("heading", { name: "หมดเวลาการใช้งาน" })).toBeVisible();
  await sound(page);
  // Sent before signing in, it is held again.
  await page.getByRole("button", { name: "ส่งอีกครั้ง" }).click();
  await expect(page.getByRole("heading", { name: "หมดเวลาการใช้งาน" })).toBeVisible();
  const [tab] = await Promise.all([page.waitForEvent("popup"), page.getByRole("link", { name: "เข้าสู่ระบบในแท็บใหม่" }).click()]);
  await tab.locator('input[name="name"]').fill("staff");
  await tab.locator('main input[name="password"]').fill(PASSWORD);
  await tab.locator("main form button").click();
  await expect(tab).toHaveURL(new RegExp(`/projects/${MANY}/plan`));
  await page.getByRole("button", { name: "ส่งอีกครั้ง" }).click();
  await expect(cell(page, 0, "title")).toHaveValue(title);
});

test("a finger on a bar that is not chosen pans, and the page scrolls", async ({ page }, info) => {
  test.skip(info.project.name !== "phone", "a phone is touched");
  // Whatever was asked for meanwhile, a plan beyond the year is nobody else's.
  await signIn(page, "staff", "/projects/50010000-900004/plan?zoom=q2");
  await awake(page);
  const hand = new Hand(page, true);
  const shown = () => form(page).locator("svg.tl-rows > desc").textContent();
  const was = await shown();
  const at = await middle(row(page, 2));
  await hand.drag(at, { x: at.x - 120, y: at.y });
  await expect.poll(shown).not.toBe(was);
  await expect(page.locator("#plan-unsaved")).toHaveText("");
  const scrolled = await page.evaluate(() => window.scrollY);
  const now = await middle(row(page, 2));
  await hand.drag(now, { x: now.x, y: now.y - 200 });
  await expect.poll(() => page.evaluate(() => window.scrollY)).not.toBe(scrolled);
});

test("two hundred steps are drawn on under a drag that pushes ten", { tag: ["@release", "@timed"] }, async ({ page }, info) => {
  await signIn(page, "staff", `/projects/${MANY}/plan?zoom=q2`);
  await awake(page);
  await settle(page);
  // Ten steps in a row that wait for each other, typed as a person would.
  await page.evaluate(() => {
    for (let place = 96; place <= 105; place += 1) {
      const input = document.querySelector(`#row-${place} input[name=after]`) as HTMLInputElement;
      input.value = String(place);
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
  const hand = await middle(bar(page, 95));
  await page.mouse.move(hand.x, hand.y);
  const restore = await slowed(page);
  await page.mouse.down();
  await page.mouse.move(hand.x + 8, hand.y);
  await page.evaluate(() => {
    const store = window as unknown as { __frames: number[] };
    store.__frames = [];
    let last = performance.now();
    const frame = (now: number) => {
      store.__frames.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  const far = info.project.name === "phone" ? 110 : 300;
  for (let i = 1; i <= 40; i += 1) {
    await page.mouse.move(hand.x + 8 + (far * i) / 40, hand.y);
    await page.waitForTimeout(20);
  }
  const frames = await page.evaluate(() => (window as unknown as { __frames: number[] }).__frames.slice(1));
  await restore();
  await page.mouse.up();
  await expect(ask(page)).toBeVisible();
  expect(frames.length, "it is drawn while it is dragged").toBeGreaterThan(5);
  tell(`A drag that pushes ten of 200 steps (${info.project.name})`, frames);
});
