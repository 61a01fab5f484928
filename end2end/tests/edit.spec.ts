// Fields of a project and of a KPI, changed where they are read: by mouse, finger and keys, by two people, without a
// network, without script; and readers who may not change them.
import { expect, test, type Browser, type BrowserContext, type Page, type TestInfo } from "@playwright/test";
import { overflow, sound, violations } from "../support/axe";
import { EDITED, EDITED_KPI, PAST } from "../support/own";
import { signIn, type Name } from "../support/people";
import { settle, watch } from "../support/watch";

const of = (codes: Record<string, string>, info: TestInfo) => codes[info.project.name];
const place = (page: Page, field: string) => page.locator(`.ed[data-field="${field}"]`);
const input = (page: Page, field: string) => place(page, field).locator("[name=value]");
const said = (page: Page) => page.locator(".ed-said");
const save = (page: Page, field: string) => place(page, field).getByRole("button", { name: "บันทึก" });

/** Opens the page and waits until its fields are awake. */
async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await expect(page.locator(".ed-bar.awake")).toBeVisible();
}

/** Clicks, or taps where there is a finger. */
async function press(page: Page, info: TestInfo, field: string): Promise<void> {
  const value = place(page, field).locator(".ed-value");
  if (info.project.name === "phone") await value.tap();
  else await value.click();
  await expect(input(page, field)).toBeFocused();
}

async function somebody(browser: Browser, info: TestInfo, name: Name): Promise<[BrowserContext, Page]> {
  const { viewport, hasTouch, isMobile, userAgent, locale, timezoneId } = info.project.use;
  const context = await browser.newContext({ viewport, hasTouch, isMobile, userAgent, locale, timezoneId, baseURL: process.env.E2E_BASE_URL });
  const page = await context.newPage();
  await signIn(page, name);
  return [context, page];
}

// One after the other: they change the same records.
test.describe.configure({ mode: "default" });

test("a field is opened, refused, left, saved and taken back over a reload", { tag: "@data" }, async ({ page }, info) => {
  const address = `/projects/${of(EDITED, info)}`;
  await signIn(page, "staff", address);
  await open(page, address);
  await settle(page);
  const seen = watch(page);

  // Refused beside the field, nothing sent, and what was typed stays.
  await press(page, info, "project.start");
  await input(page, "project.start").fill("31/2/2566");
  await input(page, "project.start").press("Enter");
  await expect(place(page, "project.start").locator(".problem")).toContainText("ต้องเป็นวันที่");
  await expect(said(page)).toContainText("เริ่มต้น: ต้องเป็นวันที่");
  await expect(input(page, "project.start")).toHaveValue("31/2/2566");
  await expect(input(page, "project.start")).toHaveAttribute("aria-invalid", "true");
  await sound(page);
  // Left: as it was, and the focus is where the field is opened.
  await input(page, "project.start").press("Escape");
  await expect(input(page, "project.start")).toHaveCount(0);
  await expect(place(page, "project.start").locator(".ed-open")).toBeFocused();
  await expect(place(page, "project.start").locator(".ed-value")).toHaveText("ไม่ได้ระบุ");

  // By keys alone; what follows from the field follows.
  await page.keyboard.press("Enter");
  await input(page, "project.start").fill("๑ ธ.ค. ๒๕๖๕");
  await page.keyboard.press("Enter");
  await expect(place(page, "project.start").locator(".ed-value")).toHaveText("1 ธ.ค. 2565");
  await expect(place(page, "project.start").locator(".ed-open")).toBeFocused();
  await expect(page.locator("#meta")).toContainText("1 ธ.ค. 2565 –");
  // A rule between two fields only the server knows of.
  await press(page, info, "project.finish");
  await input(page, "project.finish").fill("30/11/2565");
  await save(page, "project.finish").click();
  await expect(place(page, "project.finish").locator(".problem")).toHaveText("วันสิ้นสุดมาก่อนวันเริ่ม");
  await input(page, "project.finish").press("Escape");
  // Refused while another field is being pressed, however long that takes: nothing moves before it is let go.
  if (info.project.name !== "phone") {
    await press(page, info, "project.start");
    await input(page, "project.start").fill("เมื่อวาน");
    const other = place(page, "project.budget_received").locator(".ed-value");
    await other.hover();
    const at = await other.boundingBox();
    await page.mouse.down();
    await page.waitForTimeout(400);
    expect(await other.boundingBox()).toEqual(at);
    await page.mouse.up();
    await expect(input(page, "project.budget_received")).toBeFocused();
    await expect(place(page, "project.start").locator(".problem")).toContainText("ต้องเป็นวันที่");
    await input(page, "project.budget_received").press("Escape");
    await input(page, "project.start").press("Escape");
    await expect(place(page, "project.start").locator(".ed-value")).toHaveText("1 ธ.ค. 2565");
  }
  // By leaving the field; lines are kept.
  await press(page, info, "project.rationale");
  await input(page, "project.rationale").fill("บรรทัดแรก <b>\nบรรทัดที่สอง");
  await page.locator("#strategy").click();
  await expect(place(page, "project.rationale").locator(".ed-value")).toHaveText("บรรทัดแรก <b>\nบรรทัดที่สอง");
  await press(page, info, "project.rationale");
  await expect(input(page, "project.rationale")).toHaveValue("บรรทัดแรก <b>\nบรรทัดที่สอง");
  await input(page, "project.rationale").press("Control+Enter");
  await expect(input(page, "project.rationale")).toHaveCount(0);
  // The heading, money, a cell, and one of what the server offers.
  await press(page, info, "project.name");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("ปรับปรุงสวนสาธารณะ");
  await input(page, "project.name").fill("ปรับปรุงสวนสาธารณะและลานกีฬา");
  await input(page, "project.name").press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("ปรับปรุงสวนสาธารณะและลานกีฬา");
  await press(page, info, "project.budget_received");
  await input(page, "project.budget_received").fill("1,250,000.5");
  await input(page, "project.budget_received").press("Enter");
  await expect(place(page, "project.budget_received").locator(".ed-value")).toHaveText("1,250,000.50 บาท");
  await press(page, info, "project.months[3].target");
  await input(page, "project.months[3].target").fill("12.5");
  await input(page, "project.months[3].target").press("Enter");
  await expect(place(page, "project.months[3].target").locator(".ed-value")).toHaveText("12.5");
  await press(page, info, "project.policy");
  const policy = await input(page, "project.policy").locator("option").nth(1).textContent();
  await input(page, "project.policy").selectOption({ index: 1 });
  await save(page, "project.policy").click();
  await expect(place(page, "project.policy").locator(".ed-value")).toContainText(policy!.replace(/^\S+ /, ""));

  // The last are taken back and done again, and a reload changes nothing in that.
  const undo = page.locator(".ed-undo button[name=undo]");
  await expect(undo).toHaveText("เลิกทำ: นโยบาย ผว.");
  await page.reload();
  await expect(page.locator(".ed-bar.awake")).toBeVisible();
  await undo.click();
  await expect(place(page, "project.policy").locator(".ed-value")).toHaveText("ไม่ได้ระบุ");
  await expect(undo).toHaveText("เลิกทำ: เป้าหมาย ธ.ค.");
  await page.locator("main").focus();
  await page.keyboard.press("Control+z");
  await expect(place(page, "project.months[3].target").locator(".ed-value")).toHaveText("–");
  await expect(said(page)).toHaveText("ย้อนกลับแล้ว");
  await page.keyboard.press("Control+Shift+Z");
  await expect(place(page, "project.months[3].target").locator(".ed-value")).toHaveText("12.5");
  // On a Thai keyboard it is the key at the same place.
  await page.locator("main").evaluate((main) => {
    main.dispatchEvent(new KeyboardEvent("keydown", { key: "ผ", code: "KeyZ", ctrlKey: true, bubbles: true, cancelable: true }));
  });
  await expect(place(page, "project.months[3].target").locator(".ed-value")).toHaveText("–");
  await page.keyboard.press("Control+Shift+Z");
  await expect(place(page, "project.months[3].target").locator(".ed-value")).toHaveText("12.5");
  const api = await (await page.request.get(`/api/v1${address}`)).json();
  expect([api.start, api.budget_received, api.policy, api.months[0].target]).toEqual(["2022-12-01", "1250000.50", null, 12.5]);
  expect(api.rationale).toBe("บรรทัดแรก <b>\nบรรทัดที่สอง");
  // The answer 422 is the one that was asked for, and the reload cuts off what was being read for the page before.
  expect(seen.filter((line) => !line.includes("422") && !line.endsWith(`${address} net::ERR_ABORTED`))).toEqual([]);
});

test("two people: different fields merge, one field is put to a person", { tag: "@data" }, async ({ browser }, info) => {
  const address = `/projects/${of(EDITED, info)}`;
  const [first, staff] = await somebody(browser, info, "staff");
  const [second, head] = await somebody(browser, info, "head");
  await open(staff, address);
  await open(head, address);
  await press(staff, info, "project.owner");
  await input(staff, "project.owner").fill("ฝ่ายโยธา");
  // Meanwhile the head changes another field, and the same one.
  for (const [field, value] of [["project.coordinator", "กองยุทธศาสตร์"], ["project.owner", "ฝ่ายทะเบียน"]]) {
    await press(head, info, field);
    await input(head, field).fill(value);
    await input(head, field).press("Enter");
    await expect(place(head, field).locator(".ed-value")).toHaveText(value);
  }
  await press(staff, info, "project.evaluator");
  const clash = place(staff, "project.owner").locator(".ed-clash");
  await expect(clash).toContainText(/หัวหน้าหน่วยงาน \(ตัวอย่าง\) · \d+ \S+ 25\d\d \d\d:\d\d น\.[^]*ฝ่ายทะเบียน[^]*\d+ \S+ 25\d\d \d\d:\d\d น\.[^]*ฝ่ายโยธา/);
  await expect(said(staff)).toContainText("มีผู้แก้ไขช่องนี้ก่อนท่าน");
  // What is told of the one field has not taken the other from under the finger.
  await expect(input(staff, "project.evaluator")).toBeFocused();
  await input(staff, "project.evaluator").press("Escape");
  expect(await violations(staff)).toEqual([]);
  // Theirs stays as it is until one is chosen.
  await place(staff, "project.owner").getByRole("button", { name: "ใช้ค่าของฉัน" }).click();
  await expect(place(staff, "project.owner").locator(".ed-value")).toHaveText("ฝ่ายโยธา");
  // The other way round, theirs is kept.
  await press(head, info, "project.owner");
  await input(head, "project.owner").fill("ฝ่ายรักษาความสะอาด");
  await input(head, "project.owner").press("Enter");
  await expect(place(head, "project.owner").locator(".ed-clash")).toContainText("เจ้าหน้าที่แผน (ตัวอย่าง)");
  await place(head, "project.owner").getByRole("link", { name: "ใช้ค่าที่บันทึกอยู่" }).click();
  await expect(place(head, "project.owner").locator(".ed-value")).toHaveText("ฝ่ายโยธา");
  const api = await (await head.request.get(`/api/v1${address}`)).json();
  expect([api.owner, api.coordinator]).toEqual(["ฝ่ายโยธา", "กองยุทธศาสตร์"]);
  await first.close();
  await second.close();
});

test("a dead network loses nothing that was typed", async ({ page, context }, info) => {
  const address = `/kpis/${of(EDITED_KPI, info)}`;
  await signIn(page, "staff", address);
  await open(page, address);
  await press(page, info, "kpi.quarters[2].result");
  await input(page, "kpi.quarters[2].result").fill("๑๒");
  await context.setOffline(true);
  await input(page, "kpi.quarters[2].result").press("Enter");
  await expect(place(page, "kpi.quarters[2].result").locator(".problem")).toContainText("ส่งไม่ถึงระบบ");
  await expect(input(page, "kpi.quarters[2].result")).toHaveValue("๑๒");
  await context.setOffline(false);
  await save(page, "kpi.quarters[2].result").click();
  await expect(place(page, "kpi.quarters[2].result").locator(".ed-value")).toHaveText("12");
  // The chart follows, and so does a choice at the head of the page.
  await page.locator("#hero summary").click();
  await expect(page.locator("#hero tbody")).toContainText("12");
  await press(page, info, "kpi.kind");
  await input(page, "kpi.kind").selectOption("routine");
  await input(page, "kpi.kind").press("Enter");
  await expect(page.locator("#meta")).toContainText("งานประจำ");
});

test.describe("without script", { tag: "@plain" }, () => {
  test.use({ javaScriptEnabled: false });

  test("the same field is a plain form", async ({ page }, info) => {
    const address = `/kpis/${of(EDITED_KPI, info)}`;
    await signIn(page, "staff", address);
    await place(page, "kpi.target").getByRole("link", { name: "แก้ไข เป้าหมาย" }).click();
    await input(page, "kpi.target").fill("มาก");
    await save(page, "kpi.target").click();
    await expect(place(page, "kpi.target").locator(".problem")).toContainText("ต้องเป็นตัวเลข");
    await expect(input(page, "kpi.target")).toHaveValue("มาก");
    await input(page, "kpi.target").fill("60");
    await save(page, "kpi.target").click();
    await expect(page.locator(".flash")).toHaveText("บันทึกแล้ว");
    await expect(page).toHaveURL(`${address}#f-target`);
    await expect(place(page, "kpi.target").locator(".ed-value")).toHaveText("60");
    await page.locator(".ed-undo button[name=undo]").click();
    await expect(page.locator(".flash")).toHaveText("ย้อนกลับแล้ว");
    await expect(place(page, "kpi.target").locator(".ed-value")).toHaveText("40");
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  });
});

test("readers see text and load no code to change it", async ({ page }, info) => {
  const code: string[] = [];
  page.on("request", (request) => /\.wasm$/.test(request.url()) && code.push(new URL(request.url()).pathname));
  const address = `/projects/${of(EDITED, info)}`;
  const main = /^\/pkg\/(public\/)?digitalplan\./;
  const looks = async (at: string) => {
    code.length = 0;
    await page.goto(at);
    await settle(page);
    await expect(page.locator(".ed, .ed-open, .ed-bar, .ed-form")).toHaveCount(0);
    expect(code.length).toBeGreaterThan(0);
    // Who is signed in hears what others change; the editor is not for them.
    expect(code.filter((path) => path.includes("field_editing"))).toEqual([]);
  };
  await looks(`${address}?edit=owner`);
  await signIn(page, "executive");
  await looks(`${address}?edit=owner`);
  await page.context().clearCookies();
  await signIn(page, "staff");
  // Nobody changes the past, nor what is another unit's.
  await looks(`/projects/${PAST}?as_of=2023-02-20`);
  code.length = 0;
  await open(page, address);
  expect(code.filter((path) => !main.test(path)).length, "chunks").toBeGreaterThan(0);
});
