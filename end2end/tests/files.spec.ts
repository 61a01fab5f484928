// Photos and files of a project: sent from a phone on a network that breaks, published, and read by anybody.
import { expect, test, type Page } from "@playwright/test";
import { overflow, violations } from "../support/axe";
import { FILED, PHOTOGRAPHED, PICTURED } from "../support/own";
import { signIn } from "../support/people";
import { TAKEN_AT, UPRIGHT, corners, photo, sideways } from "../support/photo";
import { settle } from "../support/watch";

/** What sends files is loaded when a hand comes near: without one, somebody only reads. */
async function awake(page: Page): Promise<void> {
  await settle(page);
  await page.locator("#f-files").focus();
  await expect(page.locator(".files-add.awake")).toBeVisible();
}

test("photos are sent through a network that breaks, once, and published", async ({ page, browser, isMobile }, info) => {
  test.skip(!isMobile, "a network in the field");
  test.setTimeout(90_000);
  const address = `/projects/${FILED[info.project.name]}`;
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("dialog", (dialog) => void dialog.accept());
  await signIn(page, "staff", address);
  const field = page.locator("#f-files");
  await awake(page);
  expect(await violations(page)).toEqual([]);
  expect(await overflow(page)).toBeLessThanOrEqual(0);

  // After two parts the network is gone: nothing of it is lost, and the row says so.
  let cut = true;
  const offsets: number[] = [];
  let upload = "";
  await page.route("**/files/uploads**", async (route) => {
    const request = route.request();
    if (request.method() === "PATCH") {
      if (cut && offsets.length === 2) return route.abort("internetdisconnected");
      offsets.push(Number(request.headers()["upload-offset"]));
      upload = request.url();
    } else if (cut && offsets.length === 2) return route.abort("internetdisconnected");
    return route.continue();
  });
  const first = { name: "ทางม้าลาย.jpg", mimeType: "image/jpeg", buffer: await photo(page, 1) };
  await field.setInputFiles(first);
  const row = page.locator(".tray-file").first();
  await expect(row).toHaveAttribute("data-state", "broken", { timeout: 20_000 });
  await expect(row.locator(".tray-words")).toContainText("จะส่งต่อเอง");
  expect(Number(await row.locator("progress").getAttribute("value"))).toBeGreaterThan(0);
  expect(await violations(page)).toEqual([]);
  const kept = Number((await page.request.head(upload)).headers()["upload-offset"]);
  expect(kept).toBeGreaterThan(0);
  // Back again, it goes on where it was.
  cut = false;
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await expect(page.locator(".files .file")).toHaveCount(1, { timeout: 30_000 });
  expect(offsets[2]).toBe(kept);
  expect(new Set(offsets).size).toBe(offsets.length);
  await expect(page.locator(".tray-file")).toHaveCount(0);

  // The next is cut off too, and the browser is closed: chosen again, it goes on where it was.
  [cut, offsets.length] = [true, 0];
  const second = { name: "ป้ายหยุด.jpg", mimeType: "image/jpeg", buffer: await photo(page, 2) };
  await field.setInputFiles(second);
  await expect(page.locator(".tray-file").first()).toHaveAttribute("data-state", "broken", { timeout: 20_000 });
  cut = false;
  const before = Number((await page.request.head(upload)).headers()["upload-offset"]);
  await page.reload();
  await awake(page);
  offsets.length = 0;
  await field.setInputFiles(second);
  await expect(page.locator(".files .file")).toHaveCount(2, { timeout: 30_000 });
  expect(offsets[0]).toBe(before);
  // Sent once more it is there already; what cannot be taken says why, and is not tried again and again.
  await field.setInputFiles([second, { name: "โปรแกรม.jpg", mimeType: "application/octet-stream", buffer: Buffer.from("MZ\x90\0\x03\0") }]);
  await expect(page.locator('.tray-file[data-state="failed"] .tray-words')).toContainText("ไม่รับไฟล์ชนิดนี้", { timeout: 20_000 });
  await settle(page);
  await expect(page.locator(".files .file")).toHaveCount(2);

  // Upright, no larger than is of use, and seen by nobody else until it is published.
  const picture = page.locator(".files .file").first();
  const link = (await picture.locator(".file-face").getAttribute("href"))!;
  const size = await page.evaluate(async (link) => {
    const bitmap = await createImageBitmap(await (await fetch(link)).blob());
    return [bitmap.width, bitmap.height];
  }, link);
  expect(size).toEqual([2048, 1536]);
  await expect.poll(() => picture.locator("img").evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(320);
  const anybody = await browser.newContext({ baseURL: process.env.E2E_BASE_URL });
  const reader = await anybody.newPage();
  await reader.goto(address);
  await expect(reader.locator("#files")).toHaveCount(0);
  expect((await reader.request.get(link)).status()).toBe(404);
  await picture.locator("summary").click();
  await picture.getByLabel("คำบรรยาย").fill("ทางม้าลายหน้าโรงเรียน");
  await picture.getByRole("button", { name: "บันทึกคำบรรยาย" }).click();
  await page.locator(".files .file").first().locator("summary").click();
  expect(await violations(page)).toEqual([]);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await page.getByRole("button", { name: "เผยแพร่: ทางม้าลาย.jpg" }).click();
  await reader.reload();
  await expect(reader.getByRole("img", { name: "ทางม้าลายหน้าโรงเรียน" })).toBeVisible();
  await expect(reader.locator(".files .file")).toHaveCount(1);
  expect(await violations(reader)).toEqual([]);
  expect(await overflow(reader)).toBeLessThanOrEqual(0);
  await anybody.close();
  expect(errors).toEqual([]);
});

test("a photo taken sideways is kept upright, and where it was taken only where the person agrees", async ({ page }, info) => {
  await signIn(page, "staff", `/projects/${PICTURED[info.project.name]}`);
  await awake(page);
  const agree = page.locator("#f-position");
  await expect(agree).not.toBeChecked();
  // Whatever is read of it says so itself: what the browser makes of it is upright, and what it is as a file is not.
  const raw = await sideways(page, 1);
  expect(raw.includes("Exif")).toBe(true);
  expect(raw.readUInt16BE(raw.indexOf(Buffer.from([0xff, 0xc0])) + 7), "as wide as it is stored").toBe(640);

  for (const [name, seed, agrees] of [
    ["ป้ายซอยหนึ่ง.jpg", 1, false],
    ["ป้ายซอยสอง.jpg", 2, true],
  ] as const) {
    if (agrees) await agree.check();
    const begun = page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/uploads"));
    await page.locator("#f-files").setInputFiles({ name, mimeType: "image/jpeg", buffer: await sideways(page, seed) });
    // Without consent the place does not even leave the phone.
    const words = (await begun).postDataJSON();
    expect(words.keep_position).toBe(agrees);
    if (agrees) expect(words.position).toEqual({ latitude: 13.7576, longitude: 100.5115 });
    else expect(words.position).toBeNull();
    const file = page.locator(".files .file", { hasText: name });
    await expect(file).toHaveCount(1, { timeout: 20_000 });

    // What the server gives back is upright in its pixels, with nothing left of what the camera wrote.
    const link = (await file.locator(".file-face").getAttribute("href"))!;
    const kept = await (await page.request.get(link)).body();
    expect(kept.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
    expect(kept.includes("Exif")).toBe(false);
    expect(await corners(page, link)).toEqual({ size: [480, 640], colours: UPRIGHT });
    const small = await corners(page, `${link}/thumbnail`);
    expect(small).toEqual({ size: [240, 320], colours: UPRIGHT });

    // Where it was taken is told to those who may work on it, where it is known.
    await file.locator("summary").click();
    await expect(file.getByLabel("คำบรรยาย")).toBeVisible();
    await (agrees ? expect(file).toContainText(TAKEN_AT) : expect(file).not.toContainText("ถ่ายที่"));
  }
  // So it stays once the page comes from the server anew.
  await page.reload();
  const told = page.locator(".files .file", { hasText: TAKEN_AT });
  await expect(told).toHaveCount(1);
  await expect(told).toContainText("ป้ายซอยสอง.jpg");
});

test("photos go with a report, and are published with it", { tag: "@data" }, async ({ page, browser }, info) => {
  test.setTimeout(90_000);
  const code = PHOTOGRAPHED[info.project.name];
  page.on("dialog", (dialog) => void dialog.accept());
  await signIn(page, "staff", `/projects/${code}/report`);
  await awake(page);
  const choose = (name: string, text: string) =>
    page.locator("#f-files").setInputFiles({ name, mimeType: "application/pdf", buffer: Buffer.from(`%PDF-1.7\n% ${text}\n%%EOF\n`) });
  await choose("บันทึกตรวจงาน.pdf", "หนึ่ง");
  await expect(page.locator('.tray-file[data-state="done"]')).toHaveCount(1);
  await choose("ภาพหมู่.pdf", "สอง");
  await expect(page.locator('.tray-file[data-state="done"]')).toHaveCount(2);

  // What is refused keeps its files; one that is no longer ticked stays behind.
  await page.locator('[name="percent"]').fill("120");
  await page.locator("#report").evaluate((form: HTMLFormElement) => form.submit());
  await expect(page.locator("#f-percent-problem")).toBeVisible();
  const chosen = page.locator('.rp-files input[name="attachment"]');
  await expect(chosen).toHaveCount(2);
  await settle(page);
  expect(await violations(page)).toEqual([]);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await page.getByLabel("ภาพหมู่.pdf").uncheck();
  await page.locator('[name="percent"]').fill("50");
  await page.locator('[name="narrative"]').fill("ขุดลอกแล้วสองช่วง ตรวจรับแล้ว");
  await page.locator(".rp-send button").click();
  // The phone keeps what is sent, and tells on the next page what became of it.
  await expect(page).toHaveURL(/\/my$/);
  await expect(page.locator("#outbox .ob-state")).toHaveText("ส่งแล้ว");

  // The head sees it with the report; nobody else does.
  const person = async (name: "head" | undefined, at: string) => {
    const other = await (await browser.newContext({ ...info.project.use })).newPage();
    await (name ? signIn(other, name, at) : other.goto(at));
    return other;
  };
  const head = await person("head", "/my/approve");
  const item = head.locator(".rp-choose", { hasText: code });
  await expect(item).toContainText("1 ไฟล์");
  await item.locator("summary").click();
  await item.getByRole("link", { name: "ดูรายงาน" }).click();
  const link = await head.locator(".files .file-face").getAttribute("href");
  await settle(head);
  expect(await violations(head)).toEqual([]);
  expect(await overflow(head)).toBeLessThanOrEqual(0);
  const reader = await person(undefined, `/projects/${code}`);
  expect((await reader.request.get(link!)).status()).toBe(404);
  await head.getByRole("button", { name: "อนุมัติ" }).click();
  await expect(head.locator(".flash")).toContainText("อนุมัติและเผยแพร่แล้ว");
  expect((await reader.request.get(link!)).status()).toBe(200);
  await reader.reload();
  await expect(reader.locator("#files .file-name")).toHaveText(["บันทึกตรวจงาน.pdf"]);
  await head.context().close();
  await reader.context().close();
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("the same form sends files, and says which it cannot keep", async ({ page }, info) => {
    await signIn(page, "head", `/projects/${FILED.plain}`);
    const name = `สรุปงาน ${info.project.name}.pdf`;
    await page.locator("#f-files").setInputFiles([
      { name, mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\n%%EOF\n") },
      { name: "ภาพ.heic", mimeType: "image/heic", buffer: Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1") },
    ]);
    await page.getByRole("button", { name: "ส่งไฟล์" }).click();
    await expect(page.locator("#f-files-problem")).toContainText("เก็บแล้ว 1 ไฟล์");
    await expect(page.locator("#f-files-problem")).toContainText("ภาพ.heic: ไม่รับภาพ HEIC");
    const file = page.locator(".files .file").filter({ hasText: name });
    await expect(file).toContainText("ยังไม่เผยแพร่");
    await file.locator("summary").click();
    await file.getByRole("button", { name: `ลบไฟล์: ${name}` }).click();
    await expect(page.locator(".flash")).toContainText("ลบไฟล์แล้ว");
    await expect(page.locator(".files .file").filter({ hasText: name })).toHaveCount(0);
  });
});
