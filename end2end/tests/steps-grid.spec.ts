// The steps of a plan as a spreadsheet: pasted, told cell by cell, saved and taken back as a whole; and without script.
import { expect, test, type Locator, type Page } from "@playwright/test";
import { overflow, violations } from "../support/axe";
import { LONG, MANY } from "../support/own";
import { made, signIn } from "../support/people";
import { settle, watch } from "../support/watch";
import { slowed, tell } from "../support/timed";

const cell = (page: Page, row: number, column: number): Locator => page.locator(`.gr-c[data-at="${row}-${column}"]`);

/** The titles of the plan as its page has them. */
async function titles(page: Page, code: string): Promise<string[]> {
  await page.goto(`/projects/${code}/plan`);
  return page.locator('#plan-rows input[name="title"]').evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value));
}

test("30 steps are pasted, two are wrong, mended, saved as one and taken back as one", { tag: "@data" }, async ({ page }, info) => {
  test.setTimeout(90_000);
  test.skip(info.project.name === "phone", "one wide paste is enough");
  const seen = watch(page);
  const code = await made(page, "ปรับปรุงทางเท้าสามสิบขั้น");
  await page.getByRole("link", { name: "ปรับแผนเป็นตารางแบบสเปรดชีต" }).click();
  await expect(page.locator("main h1")).toHaveText("ตารางขั้นตอน");
  await expect(page.locator(".gr.awake .gr-body .gr-r").first()).toBeVisible();
  const grid = page.locator(".gr-grid");
  await expect(grid).toHaveAttribute("aria-rowcount", "501");
  expect(await violations(page)).toEqual([]);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  // A row is called by its number; the key the server knows it by is shown to nobody.
  await expect(page.locator('.gr-r[aria-rowindex="2"] .gr-h')).toHaveText(/^ขั้นตอนที่ 1\s*เพิ่มใหม่\s*$/);
  const wrong: [number, number, string, string][] = [
    [4, 1, "สาม", "3"],
    [17, 2, "32/1/2566", "1/3/2566"],
  ];
  const rows = Array.from({ length: 30 }, (_, i) => [`ขั้นย่อยที่ ${i + 1}`, i === 29 ? "13" : "3", "1/1/2566", "31/5/2566", i === 0 ? "" : String(i)]);
  for (const [row, column, text] of wrong) rows[row][column] = text;
  await cell(page, 0, 0).click();
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document.activeElement!.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, rows.map((row) => row.join("\t")).join("\r\n") + "\r\n");
  await expect(page.locator(".gr-said")).toContainText("เปลี่ยน 149 ช่อง");
  const panel = page.locator(".gr-panel");
  await page.locator('[data-tool="check"]').click();
  await expect(panel).toContainText("ต้องแก้ 2 ช่อง");
  const held = panel.locator("li.wrong");
  await expect(held).toHaveCount(2);
  await expect(held.nth(0)).toContainText("ขั้นตอนที่ 5");
  await expect(held.nth(0)).toContainText("ต้องเป็นตัวเลข 0 ถึง 100");
  await expect(held.nth(1)).toContainText("ต้องเป็นวันที่หรือเดือน");
  await expect(panel.locator('[data-tool="apply"]')).toHaveCount(0);
  // Nothing is stored, not even what is right.
  const other = await page.context().newPage();
  expect(await titles(other, code)).toEqual([]);
  // Each is mended where it is told.
  for (const [row, column, , right] of wrong) {
    await panel.locator(`[data-tool="go"][data-at="${row}-${column}"]`).click();
    await expect(cell(page, row, column)).toBeFocused();
    await expect(cell(page, row, column)).toHaveAttribute("aria-invalid", "true");
    await page.keyboard.type(right);
    await page.keyboard.press("Enter");
    await expect(cell(page, row, column)).toHaveText(right);
  }
  await page.locator('[data-tool="check"]').click();
  await expect(panel).toContainText("น้ำหนักรวม 100%");
  await panel.locator('[data-tool="apply"]').click();
  await expect(panel.locator(".gr-fine")).toContainText("บันทึกแล้ว 149 ช่อง");
  // The rows were read again: what was typed is what stands, and there is room below it.
  await expect(grid).toHaveAttribute("aria-rowcount", "531");
  await expect(page.locator(".gr-c.touched")).toHaveCount(0);
  expect(await titles(other, code)).toEqual(rows.map((row) => row[0]));
  await expect(other.locator("#plan-sum")).toHaveText("100%");
  await expect(other.locator('#row-29 input[name="after"]')).toHaveValue("29");
  await expect(other.locator('#row-17 input[name="start"]')).toHaveValue("1/3/2566");
  // Taken back as one.
  await panel.locator('[data-tool="take-back"]').click();
  await expect(page.locator(".gr-said")).toHaveText("ย้อนกลับทั้งหมดแล้ว");
  await expect(grid).toHaveAttribute("aria-rowcount", "501");
  expect(await titles(other, code)).toEqual([]);
  expect(seen).toEqual([]);
});

test("a plan in force goes on to its page, with what was typed", async ({ page }, info) => {
  test.skip(info.project.name === "phone", "a keyboard stands on a desk");
  const asked: string[] = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  await signIn(page, "staff", `/projects/${MANY}/plan/grid`);
  await expect(page.locator(".gr.awake .gr-body .gr-r").first()).toBeVisible();
  await cell(page, 0, 0).click();
  await page.keyboard.type("Riverbank survey");
  await page.keyboard.press("Enter");
  await expect(cell(page, 0, 0)).toHaveText("Riverbank survey");
  await page.locator('[data-tool="check"]').click();
  const panel = page.locator(".gr-panel");
  await expect(panel.locator(".gr-told .flag")).toBeVisible();
  await expect(panel.locator('[data-tool="apply"]')).toHaveCount(0);
  await panel.getByRole("button", { name: "ตรวจแผนและใส่เหตุผลเพื่อเสนอขอเปลี่ยน" }).click();
  await expect(page).toHaveURL(new RegExp(`/projects/${MANY}/plan$`));
  await expect(page.locator('#row-0 input[name="title"]')).toHaveValue("Riverbank survey");
  await expect(page.locator("#row-0 .pl-diff")).toContainText("เปลี่ยนชื่อ");
  await expect(page.locator("#reason")).toBeVisible();
  expect(asked, "what goes on to another page is not lost").toEqual([]);
});

test("the table of the plan's page goes on as a spreadsheet, and back, with nothing lost", { tag: "@data" }, async ({ page }, info) => {
  test.skip(info.project.name === "phone", "a keyboard stands on a desk");
  const seen = watch(page);
  const asked: string[] = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  const code = await made(page, "ปรับปรุงทางเท้าไปและกลับ");
  const title = (row: number) => page.locator(`#row-${row} input[name="title"]`);
  const go = page.getByRole("button", { name: "ทำตารางนี้ต่อในสเปรดชีต" });
  const table = async (...titles: string[]) => {
    await go.click();
    await expect(page.locator(".gr.awake .gr-body .gr-r").first()).toBeVisible();
    for (const [row, text] of titles.entries()) await expect(cell(page, row, 0)).toHaveText(text);
  };
  await page.locator('#plan-form button[value^="add:"]').click();
  await title(0).fill("สำรวจ");
  await title(0).press("Tab");
  await page.locator('#row-0 input[name="weight"]').fill("สี่สิบ");
  await table("สำรวจ");
  // What cannot stand there came along as it was typed.
  await expect(cell(page, 0, 1)).toHaveText("สี่สิบ");
  await cell(page, 0, 1).click();
  await page.keyboard.type("40");
  await page.keyboard.press("Enter");
  await cell(page, 1, 0).click();
  // The test's keyboard has no Thai keys: what it writes is put into the cell that is being typed in.
  await page.keyboard.press("F2");
  await page.keyboard.type("ก่อสร้าง");
  await page.keyboard.press("Enter");
  await expect(cell(page, 1, 0)).toHaveText("ก่อสร้าง");
  await page.locator('[data-tool="check"]').click();
  const panel = page.locator(".gr-panel");
  await expect(panel.locator('[data-tool="apply"]')).toBeVisible();
  await panel.getByRole("button", { name: "ดูในหน้าปรับแผนก่อน ยังไม่บันทึก" }).click();
  await expect(page).toHaveURL(new RegExp(`/projects/${code}/plan$`));
  await expect(title(0)).toHaveValue("สำรวจ");
  await expect(page.locator('#row-0 input[name="weight"]')).toHaveValue("40");
  await expect(title(1)).toHaveValue("ก่อสร้าง");
  // There once more, and nothing of it is stored.
  await table("สำรวจ", "ก่อสร้าง");
  const other = await page.context().newPage();
  expect(await titles(other, code)).toEqual([]);
  expect(asked, "what goes on to another page is not lost").toEqual([]);
  expect(seen).toEqual([]);
});

test("the reason that is written goes to the spreadsheet and back", async ({ page }, info) => {
  test.skip(info.project.name === "phone", "a keyboard stands on a desk");
  await signIn(page, "staff", `/projects/${MANY}/plan`);
  await page.locator("#reason").fill("ตามงบประมาณ\nที่ได้รับ");
  await page.getByRole("button", { name: "ทำตารางนี้ต่อในสเปรดชีต" }).click();
  await expect(page.locator(".gr.awake .gr-body .gr-r").first()).toBeVisible();
  await cell(page, 0, 0).click();
  await page.keyboard.type("Riverbank");
  await page.keyboard.press("Enter");
  await page.locator('[data-tool="check"]').click();
  await page.locator(".gr-panel").getByRole("button", { name: "ตรวจแผนและใส่เหตุผลเพื่อเสนอขอเปลี่ยน" }).click();
  await expect(page.locator("#reason")).toHaveValue("ตามงบประมาณ\nที่ได้รับ");
  await expect(page.locator('#row-0 input[name="title"]')).toHaveValue("Riverbank");
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("rows from a spreadsheet are pasted into the box, mended, saved and taken back", async ({ page }, info) => {
    const code = await made(page, `ล้างท่อระบายน้ำ ${info.project.name}`);
    await page.getByRole("link", { name: "ปรับแผนเป็นตารางแบบสเปรดชีต" }).click();
    await page.locator("details.gr-paste summary").first().click();
    await page.locator("textarea#paste").fill("สำรวจ\t40\tต.ค. 2565\tต.ค. 2565\nล้างท่อ\tหกสิบ\tพ.ย. 2565\tม.ค. 2566\t1\n");
    await page.getByRole("button", { name: "ตรวจสิ่งที่วาง" }).click();
    const preview = page.locator("#preview");
    const wrong = preview.locator("tr.wrong");
    await expect(wrong).toHaveCount(1);
    await expect(wrong).toContainText("ขั้นตอนที่ 2");
    await expect(wrong).toContainText("ต้องเป็นตัวเลข 0 ถึง 100");
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await wrong.locator("input[name=fix-input]").fill("๖๐");
    await preview.getByRole("button", { name: "ตรวจก่อนบันทึก" }).last().click();
    await expect(page.locator("#preview")).toContainText("น้ำหนักรวม 100%");
    await page.locator("#preview").getByRole("button", { name: "บันทึกทั้งหมด" }).click();
    await expect(page.locator(".flash")).toHaveText("บันทึกตารางขั้นตอนแล้ว");
    // As it is copied into a spreadsheet.
    await page.locator("details.gr-paste summary").last().click();
    await expect(page.locator("textarea#copy")).toHaveValue(/2\tล้างท่อ\t60\t1\/11\/2565\t31\/1\/2566\t1/);
    await page.getByRole("button", { name: "ย้อนกลับทั้งหมด" }).click();
    await expect(page.locator(".flash")).toHaveText("ย้อนกลับทั้งหมดแล้ว");
    expect(await titles(page, code)).toEqual([]);
  });
});

test("on a phone the cell that is typed in stands beside its row's head", async ({ page }, info) => {
  test.skip(info.project.name !== "phone", "a desk has room for both");
  const seen = watch(page);
  const code = await made(page, "ปรับปรุงทางเท้าจากมือถือ");
  await page.goto(`/projects/${code}/plan/grid`);
  await cell(page, 0, 0).tap();
  await expect(cell(page, 0, 0)).toBeFocused();
  await cell(page, 0, 0).tap();
  const typed = (await page.locator(".gr-edit").boundingBox())!;
  const head = (await page.locator(".gr-body .gr-h").first().boundingBox())!;
  const frame = (await page.locator(".gr-box").boundingBox())!;
  expect(typed.x).toBeGreaterThanOrEqual(head.x + head.width - 1);
  expect(typed.x + typed.width).toBeLessThanOrEqual(frame.x + frame.width + 1);
  expect(seen).toEqual([]);
});

test("two thousand rows bear a fling and a paste of a thousand", { tag: ["@release", "@timed"] }, async ({ page }, info) => {
  test.setTimeout(90_000);
  await signIn(page, "staff", `/projects/${LONG}/plan/grid`);
  await expect(page.locator(".gr.awake .gr-body .gr-r").first()).toBeVisible();
  expect(Number(await page.locator(".gr-grid").getAttribute("aria-rowcount"))).toBeGreaterThan(2_000);
  await settle(page);
  const restore = await slowed(page);
  // A hundred frames, 160 pixels each.
  const frames = await page.evaluate(async () => {
    const box = document.querySelector(".gr-box")!;
    const frames: number[] = [];
    let last = await new Promise<number>(requestAnimationFrame);
    for (let i = 0; i < 100; i += 1) {
      box.scrollTop += 160;
      const now = await new Promise<number>(requestAnimationFrame);
      frames.push(now - last);
      last = now;
    }
    return frames;
  });
  // What came into sight is drawn, whatever the speed.
  const furthest = () => page.locator(".gr-body .gr-r").evaluateAll((rows) => Math.max(...rows.map((row) => Number(row.getAttribute("aria-rowindex")))));
  await expect.poll(furthest).toBeGreaterThan(250);
  await page.evaluate(() => void (document.querySelector(".gr-box")!.scrollTop = 0));
  await expect.poll(furthest).toBeLessThan(150);
  tell(`A fling over 2,000 rows of the grid (${info.project.name})`, frames);
  await cell(page, 0, 0).click();
  const painted = await page.evaluate(async () => {
    const data = new DataTransfer();
    data.setData("text/plain", Array.from({ length: 1_000 }, (_, i) => `ขั้นที่วาง ${i + 1}\t0.1\t1/1/2566\t31/1/2566`).join("\r\n"));
    const began = performance.now();
    document.activeElement!.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    return performance.now() - began;
  });
  await restore();
  await expect(cell(page, 0, 0)).toHaveText("ขั้นที่วาง 1");
  tell(`A paste of a thousand rows is on the screen (${info.project.name})`, [painted]);
});
