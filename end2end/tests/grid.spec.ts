// Many rows at once: as a spreadsheet by keyboard, mouse and touch, and as a form without script.
import { expect, test, type Locator, type Page } from "@playwright/test";
import { overflow, violations } from "../support/axe";
import { BIG_UNIT, MANY_UNIT } from "../support/own";
import { signIn, signOut } from "../support/people";
import { watch } from "../support/watch";

/** Both sizes run on one database, so each works on rows of its own, the last of the unit in the order of codes. */
const OWN: Record<string, [string, string, string]> = {
  phone: [`${MANY_UNIT}-94`, `${MANY_UNIT}-95`, `${MANY_UNIT}-96`],
  desktop: [`${MANY_UNIT}-97`, `${MANY_UNIT}-98`, `${MANY_UNIT}-99`],
};
const cell = (page: Page, row: number, column: number): Locator => page.locator(`.gr-c[data-at="${row}-${column}"]`);

async function open(page: Page, unit: string, query = "of=projects&year=2563&col=owner&col=weight&col=remark"): Promise<void> {
  await page.goto(`/units/${unit}/grid?${query}`);
  await expect(page.locator(".gr.awake .gr-body .gr-r").first()).toBeVisible();
}

/** What a spreadsheet would have put on the clipboard, pasted where the focus is. */
async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document.activeElement!.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
}

async function copied(page: Page): Promise<string> {
  return page.evaluate(() => {
    const data = new DataTransfer();
    document.activeElement!.dispatchEvent(new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true }));
    return data.getData("text/plain");
  });
}

test("500 rows are pasted, three are wrong, mended, saved as one and taken back as one", { tag: "@data" }, async ({ page }, info) => {
  test.setTimeout(90_000);
  test.skip(info.project.name === "phone", "one wide paste is enough; the phone has its own way of choosing");
  const seen = watch(page);
  await signIn(page, "admin", "/");
  await open(page, MANY_UNIT, "of=projects&year=2563&col=owner&col=weight");
  const count = Number(await page.locator(".gr-grid").getAttribute("aria-rowcount")) - 1;
  expect(count).toBeGreaterThanOrEqual(500);
  await cell(page, 0, 0).click();
  const rows = Array.from({ length: 500 }, (_, i) => [`ฝ่ายที่ ${i + 1}`, [7, 250, 499].includes(i) ? "สิบ" : String((i % 90) + 1)]);
  await paste(page, rows.map((row) => row.join("\t")).join("\r\n") + "\r\n");
  await expect(page.locator(".gr-said")).toContainText("เปลี่ยน 1000 ช่อง");
  await page.locator('[data-tool="check"]').click();
  const panel = page.locator(".gr-panel");
  await expect(panel).toContainText("ต้องแก้ 3 ช่อง");
  const wrong = panel.locator("li.wrong");
  await expect(wrong).toHaveCount(3);
  await expect(wrong.nth(1)).toContainText("ต้องเป็นตัวเลข");
  await expect(panel.locator('[data-tool="apply"]')).toHaveCount(0);
  // Nothing is stored, not even what is right.
  const owner = async (code: string) => ((await (await page.request.get(`/api/v1/projects/${code}`)).json()) as { owner: string }).owner;
  const codeOf = async (row: number) => (await page.locator(`.gr-r[aria-rowindex="${row + 2}"] .gr-h .code`).textContent())!;
  const first = await codeOf(0);
  expect(await owner(first)).not.toBe("ฝ่ายที่ 1");
  // Each is mended where it is told.
  for (const row of [7, 250, 499]) {
    await panel.locator(`[data-tool="go"][data-at="${row}-1"]`).click();
    await expect(cell(page, row, 1)).toBeFocused();
    await expect(cell(page, row, 1)).toHaveAttribute("aria-invalid", "true");
    await page.keyboard.type("10");
    await page.keyboard.press("Enter");
    await expect(cell(page, row, 1)).toHaveText("10");
  }
  await page.locator('[data-tool="check"]').click();
  await panel.locator('[data-tool="apply"]').click();
  await expect(panel.locator(".gr-fine")).toContainText("บันทึกแล้ว");
  expect(await owner(first)).toBe("ฝ่ายที่ 1");
  // In the history of each record as one request, taken back as one.
  await expect(panel.locator('[data-tool="take-back"]')).toBeVisible();
  const history = async (code: string) => (await (await page.request.get(`/projects/${code}/history.csv`)).text()).split("\n").filter((line) => line.includes("ฝ่ายที่")).length;
  expect(await history(first)).toBe(1);
  await panel.locator('[data-tool="take-back"]').click();
  await expect(page.locator(".gr-said")).toHaveText("ย้อนกลับทั้งหมดแล้ว");
  expect(await owner(first)).not.toBe("ฝ่ายที่ 1");
  for (const end of ["Control+Home", "Control+End"]) {
    await page.keyboard.press(end);
    await expect(page.locator(".gr-c.touched")).toHaveCount(0);
  }
  expect(seen).toEqual([]);
});

test("by keyboard: moving, choosing, typing, filling, copying, undoing, leaving", async ({ page }, info) => {
  test.skip(info.project.name === "phone", "a keyboard stands on a desk");
  const seen = watch(page);
  await signIn(page, "admin", "/");
  await open(page, MANY_UNIT);
  expect(await violations(page)).toEqual([]);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  // One cell is in the order of tabs.
  await expect(page.locator('.gr-c[tabindex="0"]')).toHaveCount(1);
  await cell(page, 0, 0).click();
  await page.keyboard.type("Works 1");
  await page.keyboard.press("Enter");
  await expect(cell(page, 1, 0)).toBeFocused();
  await expect(cell(page, 0, 0)).toHaveText("Works 1");
  await page.keyboard.press("F2");
  const before = await page.locator(".gr-edit").inputValue();
  await page.keyboard.type("xyz");
  await page.keyboard.press("Escape");
  await expect(cell(page, 1, 0)).toHaveText(before);
  // Chosen by Shift, filled down, taken back, done again.
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await expect(page.locator('.gr-c[aria-selected="true"]')).toHaveCount(3);
  await expect(page.locator(".gr-said")).toHaveText("เลือก 3 แถว 1 คอลัมน์");
  await page.keyboard.press("Control+d");
  await expect(cell(page, 2, 0)).toHaveText("Works 1");
  expect(await copied(page)).toBe("Works 1\nWorks 1\nWorks 1\n");
  await page.keyboard.press("Control+z");
  await expect(cell(page, 1, 0)).toHaveText(before);
  await page.keyboard.press("Control+y");
  await expect(cell(page, 1, 0)).toHaveText("Works 1");
  // What was done again is chosen: the second row and the third. Lines within a cell come and go as a spreadsheet has them.
  await page.keyboard.press("End");
  await paste(page, '"หนึ่ง\r\nสอง ""สาม"""\r\n');
  await page.keyboard.press("F2");
  await expect(page.locator(".gr-edit")).toHaveValue('หนึ่ง\nสอง "สาม"');
  await page.keyboard.press("Tab");
  await expect(cell(page, 2, 0)).toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await expect(cell(page, 1, 2)).toBeFocused();
  expect(await copied(page)).toBe('"หนึ่ง\nสอง ""สาม"""\n');
  await page.keyboard.press("Delete");
  await expect(cell(page, 1, 2)).toHaveText("");
  await page.keyboard.press("Control+Home");
  await expect(cell(page, 0, 0)).toBeFocused();
  await page.keyboard.press("Home");
  // Nobody is caught in the table.
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await expect(page.locator(".gr-c:focus")).toHaveCount(0);
  expect(seen).toEqual([]);
});

test("two people on one cell are shown both values, and one is chosen", async ({ page, browser }, info) => {
  const code = OWN[info.project.name][0];
  const query = `of=projects&year=2563&col=coordinator&code=${code}`;
  await signIn(page, "admin", "/");
  await open(page, MANY_UNIT, query);
  const context = await browser.newContext({ ...info.project.use, baseURL: process.env.E2E_BASE_URL, javaScriptEnabled: false });
  const other = await context.newPage();
  await signIn(other, "admin", `/units/${MANY_UNIT}/grid?${query}&plain=1`);
  const theirs = `คุณสมชาย ${info.project.name}`;
  await other.locator(".gr-table tbody tr").first().locator("input[name=c0]").fill(theirs);
  await other.locator('.gr-table').locator("xpath=ancestor::form").getByRole("button", { name: "ตรวจก่อนบันทึก" }).last().click();
  await other.getByRole("button", { name: "บันทึกทั้งหมด" }).click();
  await expect(other.locator(".flash")).toHaveText("บันทึกทั้งหมดแล้ว");
  await context.close();
  await cell(page, 0, 0).click();
  await cell(page, 0, 0).press("F2");
  await page.locator(".gr-edit").fill("คุณสมศรี");
  await page.keyboard.press("Enter");
  await page.locator('[data-tool="check"]').click();
  const held = page.locator(".gr-panel li.wrong");
  await expect(held).toContainText(`${theirs} → คุณสมศรี`);
  await expect(held).toContainText("ผู้ดูแลระบบ (ตัวอย่าง)");
  await held.locator('[data-tool="mine"]').click();
  await page.locator('[data-tool="apply"]').click();
  await expect(page.locator(".gr-panel .gr-fine")).toContainText("บันทึกแล้ว 1 ช่อง");
  const stands = (await (await page.request.get(`/api/v1/projects/${code}`)).json()) as { coordinator: string };
  expect(stands.coordinator).toBe("คุณสมศรี");
});

test("by touch: tap chooses, a second tap types, the dot chooses several", async ({ page }, info) => {
  test.skip(info.project.name !== "phone", "fingers are for the phone");
  const seen = watch(page);
  await signIn(page, "admin", "/");
  await open(page, MANY_UNIT);
  expect(await violations(page)).toEqual([]);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await cell(page, 0, 0).tap();
  await expect(cell(page, 0, 0)).toBeFocused();
  await expect(page.locator(".gr-edit")).toHaveCount(0);
  await cell(page, 0, 0).tap();
  await page.locator(".gr-edit").fill("ฝ่ายทะเบียน");
  await page.keyboard.press("Enter");
  await expect(cell(page, 0, 0)).toHaveText("ฝ่ายทะเบียน");
  await cell(page, 0, 0).tap();
  // The dot is dragged two rows down by a finger.
  const dot = (await page.locator(".gr-dot").boundingBox())!;
  const last = (await cell(page, 2, 0).boundingBox())!;
  const touch = await page.context().newCDPSession(page);
  const [x, y] = [dot.x + dot.width / 2, dot.y + dot.height / 2];
  const send = (type: string, dy: number) =>
    touch.send("Input.dispatchTouchEvent", { type: type as "touchStart", touchPoints: type === "touchEnd" ? [] : [{ x: x - 20, y: y + dy }] });
  await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x, y }] });
  const down = last.y + last.height / 2 - y;
  for (const dy of [10, down / 2, down]) await send("touchMove", dy);
  // The browser hands moves on once a frame: a slow one gets another, a pixel on, in the same row.
  let nudge = 0;
  await expect(async () => {
    await send("touchMove", down + (nudge = 1 - nudge));
    await expect(page.locator('.gr-c[aria-selected="true"]')).toHaveCount(3, { timeout: 500 });
  }).toPass();
  await send("touchEnd", 0);
  await expect(page.locator('.gr-c[aria-selected="true"]')).toHaveCount(3);
  // A tap that comes right behind a drag only ends the drag's swing.
  await expect(async () => {
    await page.locator('[data-tool="fill-down"]').tap();
    await expect(cell(page, 2, 0)).toHaveText("ฝ่ายทะเบียน", { timeout: 500 });
  }).toPass();
  await page.locator('[data-tool="undo"]').tap();
  await expect(cell(page, 2, 0)).not.toHaveText("ฝ่ายทะเบียน");
  expect(seen).toEqual([]);
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("rows from a spreadsheet are pasted into the box, told cell by cell, mended and saved", async ({ page }, info) => {
    const kind = info.project.name;
    const codes = OWN[kind].slice(1);
    await signIn(page, "admin", `/units/${MANY_UNIT}?year=2563`);
    await page.getByRole("link", { name: "แก้ไขโครงการเป็นตาราง" }).click();
    await expect(page.locator(".gr-table tbody tr")).toHaveCount(50);
    await page.getByText("วางจาก Excel").first().click();
    await page.locator("textarea#paste").fill(`รหัส\tผู้รับผิดชอบ\tค่าน้ำหนัก\n${codes[0]}\tฝ่าย ${kind}\t๑๒\n${codes[1]}\tฝ่าย ${kind}\tสิบ\n`);
    await page.getByRole("button", { name: "ตรวจสิ่งที่วาง" }).click();
    const preview = page.locator("#preview");
    await expect(preview.locator("[role=alert]")).toContainText("ยังบันทึกไม่ได้");
    const wrong = preview.locator("tr.wrong");
    await expect(wrong).toHaveCount(1);
    await expect(wrong).toContainText("ต้องเป็นตัวเลข");
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await wrong.locator("input[name=fix-input]").fill("10");
    await preview.getByRole("button", { name: "ตรวจก่อนบันทึก" }).last().click();
    await preview.getByRole("button", { name: "บันทึกทั้งหมด" }).click();
    await expect(page.locator(".flash")).toHaveText("บันทึกทั้งหมดแล้ว");
    const stands = (await (await page.request.get(`/api/v1/projects/${codes[1]}`)).json()) as { owner: string; weight: number };
    expect(stands).toMatchObject({ owner: `ฝ่าย ${kind}`, weight: 10 });
    await page.getByRole("button", { name: "ย้อนกลับทั้งหมด" }).click();
    await expect(page.locator(".flash")).toHaveText("ย้อนกลับทั้งหมดแล้ว");
    const back = (await (await page.request.get(`/api/v1/projects/${codes[1]}`)).json()) as { owner: string };
    expect(back.owner).not.toBe(`ฝ่าย ${kind}`);
  });

  test("a KPI's quarters are a row, and who may not has no way in", async ({ page }) => {
    await signIn(page, "admin", `/units/${BIG_UNIT}/grid?of=kpis&year=2566&set=quarters`);
    await expect(page.locator(".gr-table tbody tr").first().locator("input[name=c3]")).toHaveCount(1);
    await signOut(page);
    await signIn(page, "executive", "/units/50030000?year=2566");
    await expect(page.locator('main a[href*="/grid"]')).toHaveCount(0);
    expect((await page.request.get("/units/50030000/grid", { headers: { accept: "text/html" } })).status()).toBe(403);
  });
});
