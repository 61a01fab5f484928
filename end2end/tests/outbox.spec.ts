// What a phone keeps of reports beside the network: who signs out or in meanwhile, files that are not taken, versions.
import { expect, test } from "@playwright/test";
import { sound } from "../support/axe";
import { EDITED, FILED } from "../support/own";
import { City, form, kept, open, row, send, signIn, state, type, WORDS } from "../support/phones";
import { photo } from "../support/photo";

const city = City.ofFile();
// One city for all of it, so in one worker and in order.
test.describe.configure({ mode: "serial", timeout: 90_000 });
test.skip(({ isMobile }) => !isMobile, "what a phone keeps");

test("signing out keeps or deletes what waits, and nobody else sees it", async ({ browser }, info) => {
  const code = EDITED.desktop;
  const { page, cut, mend, drop } = await city.phone(browser, info.project.use);
  await open(page, form(code));
  await type(page, "36", "ทาสีเครื่องเล่น");
  await expect.poll(() => kept(page).then((all) => all.length)).toBe(1);
  const out = async (name: string) => {
    await page.locator("header .me > summary").click();
    await page.locator('header form[action="/logout"] button').click();
    await expect(page.locator("dialog")).toContainText("มี 1 รายงานในเครื่องนี้ที่ยังไม่ได้ส่ง");
    await page.getByRole("button", { name }).click();
  };
  await page.locator("header .me > summary").click();
  await page.locator('header form[action="/logout"] button').click();
  await sound(page, true);
  await page.getByRole("button", { name: "ยังไม่ออก" }).click();
  await expect(page.locator("dialog")).toHaveCount(0);
  await page.locator("header .me > summary").click();
  await out("เก็บไว้ และออกจากระบบ");
  await expect(page).toHaveURL(/\/login/);
  expect(await kept(page)).toHaveLength(1);
  // No page of theirs is left on the phone.
  await expect.poll(() => page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith("pages-")))).toEqual([]);

  await signIn(page, "head", "/my");
  await page.goto("/my");
  await expect(page.locator("main h1")).toHaveText("งานของฉัน");
  await page.goto(form(code));
  // Once the keeper is awake: before it nothing of what is kept could be shown.
  await expect(page.locator("#report")).toHaveAttribute("data-kept", "");
  await expect(page.locator('[name="narrative"]')).toHaveValue("");
  await expect(page.locator(".ob-line")).toBeHidden();
  await page.locator("header .me > summary").click();
  await page.locator('header form[action="/logout"] button').click();
  await expect(page).toHaveURL(/\/login/);
  expect(await kept(page)).toHaveLength(1);

  await signIn(page, "staff", "/my");
  await expect(state(page, code)).toContainText(WORDS.draft);
  // Without the server nobody is signed out, and nothing is deleted.
  await cut();
  const told = page.waitForEvent("dialog").then(async (dialog) => {
    await dialog.accept();
    return dialog.message();
  });
  await out("ลบออกจากเครื่อง และออกจากระบบ");
  expect(await told).toContain("ยังไม่ได้ออกจากระบบ");
  expect(await kept(page)).toHaveLength(1);
  await mend();
  await page.locator("header .me > summary").click();
  await out("ลบออกจากเครื่อง และออกจากระบบ");
  await expect(page).toHaveURL(/\/login/);
  expect(await kept(page)).toEqual([]);
  await drop();
});

test("a newer version finds what an older one left, and an older one leaves the newer's alone", async ({ browser }, info) => {
  const code = FILED.phone;
  const { page, drop } = await city.phone(browser, info.project.use);
  await open(page, form(code));
  await type(page, "25", "ทาสีแล้วสองแยก");
  await expect.poll(() => kept(page).then((all) => all.length)).toBe(1);
  await page.goto("/units");
  // As the first version wrote it, waiting; and one as no version writes it yet.
  await page.evaluate(
    () =>
      new Promise<void>((done) => {
        const asked = indexedDB.open("digitalplan");
        asked.onsuccess = () => {
          const store = asked.result.transaction("reports", "readwrite").objectStore("reports");
          const keys = store.getAllKeys();
          keys.onsuccess = () => {
            const key = String(keys.result[0]);
            store.get(key).onsuccess = (event) => {
              const text = (event.target as IDBRequest<string>).result;
              const entry = JSON.parse(text.slice(text.indexOf("\n")));
              entry.state = { waiting: { tries: 3, after: 0, sign_in: false } };
              store.put(`1\n${JSON.stringify(entry)}`, key);
              store.put(`99\n{"words":"จากอนาคต"}`, `${key.split("/")[0]}/ffff`).onsuccess = () => done();
            };
          };
        };
      }),
  );
  await page.goto("/my");
  await expect(state(page, code)).toContainText(WORDS.sent, { timeout: 15_000 });
  await expect(page.locator("#outbox")).toContainText("แอปรุ่นใหม่กว่าเก็บไว้");
  await expect(page.locator("#outbox")).toContainText("จากอนาคต");
  expect((await kept(page)).filter((text) => text.startsWith("99\n"))).toHaveLength(1);
  expect(await city.arrived(browser, code)).toHaveLength(1);
  await drop();
});

test("a session that is over holds a report back, and signing in sends it", async ({ browser }, info) => {
  const code = FILED.desktop;
  const { page, context, drop } = await city.phone(browser, info.project.use);
  await open(page, form(code));
  await type(page, "26", "ทาสีแล้วสามแยก");
  await context.clearCookies();
  await send(page);
  await expect(page.locator(".rp-said")).toContainText("โปรดเข้าสู่ระบบเพื่อส่ง");
  // Another person signs in on the same phone: it is not sent in their name.
  await signIn(page, "head", form(code));
  await expect(page.locator("#report")).toHaveAttribute("data-kept", "");
  await expect(page.locator(".ob-line")).toBeHidden();
  expect(await city.arrived(browser, code)).toHaveLength(0);
  await context.clearCookies();
  await signIn(page, "staff", "/my");
  await expect(state(page, code)).toContainText(WORDS.sent, { timeout: 15_000 });
  expect(await city.arrived(browser, code)).toHaveLength(1);
  await drop();
});

test("a photo chosen while the session is over goes with the report, and one that is refused holds it back", async ({ browser }, info) => {
  const code = FILED.over!;
  const { page, context, drop } = await city.phone(browser, info.project.use);
  await open(page, form(code));
  await type(page, "27", "ทาสีแล้วสี่แยก มีภาพ");
  await page.locator("#f-files").focus();
  await expect(page.locator(".files-add.awake")).toBeVisible();
  await context.clearCookies();
  await send(page);
  await expect(page.locator(".rp-said")).toContainText("โปรดเข้าสู่ระบบเพื่อส่ง");
  // Nothing else is changed.
  await page.locator("#f-files").setInputFiles({ name: "ทางแยก.jpg", mimeType: "image/jpeg", buffer: await photo(page, 3) });
  const kept = page.locator('.tray-file[data-state="kept"]');
  await expect(kept).toContainText("จะส่งไปพร้อมรายงาน");
  await expect(kept.locator('input[name="file"]')).toHaveCount(1);
  // What waited was changed by it, so it does not go by itself when somebody signs in elsewhere on this phone.
  const other = await context.newPage();
  await signIn(other, "staff", "/my");
  await expect(state(other, code)).toContainText(WORDS.draft);
  await other.close();
  expect(await city.arrived(browser, code)).toHaveLength(0);
  // What is not taken is not passed over in silence: it is taken out first.
  await page.locator("#f-files").setInputFiles({ name: "โปรแกรม.jpg", mimeType: "application/octet-stream", buffer: Buffer.from("MZ\x90\0\x03\0") });
  const failed = page.locator('.tray-file[data-state="failed"]');
  await expect(failed).toContainText("โปรแกรม.jpg");
  await send(page);
  await expect(page.locator(".rp-said")).toContainText("มีไฟล์ที่ส่งไม่สำเร็จ");
  expect(await city.arrived(browser, code)).toHaveLength(0);
  await failed.getByRole("button", { name: "ยกเลิก" }).click();
  await send(page);
  await expect(page).toHaveURL(/\/my$/, { timeout: 20_000 });
  await expect(state(page, code)).toContainText(WORDS.sent, { timeout: 15_000 });
  const [told, ...more] = await city.arrived(browser, code);
  expect(more).toEqual([]);
  expect(told).toContain("1 ไฟล์");
  await drop();
});

test("a photo chosen while its report is on the way is not lost with the answer", async ({ browser }, info) => {
  const code = FILED.meanwhile!;
  const { page, drop } = await city.phone(browser, info.project.use);
  await open(page, form(code));
  await page.locator("#f-files").focus();
  await expect(page.locator(".files-add.awake")).toBeVisible();
  await type(page, "28", "ทาสีแล้วห้าแยก");
  let answer = () => {};
  const held = new Promise<void>((done) => (answer = done));
  const asked = page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/report"));
  await page.route(`**/projects/${code}/report`, async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    const response = await route.fetch();
    await held;
    await route.fulfill({ response });
  });
  await send(page);
  await asked;
  await page.locator("#f-files").setInputFiles({ name: "แยกที่ห้า.jpg", mimeType: "image/jpeg", buffer: await photo(page, 5) });
  await expect(page.locator('.tray-file input[name="file"]')).toHaveCount(1);
  await expect.poll(async () => (await kept(page)).join()).toContain('"file"');
  answer();
  await expect(page.locator(".rp-send button")).toBeEnabled();
  await expect(page.locator(".rp-said")).toContainText("แก้ไขแล้ว ยังไม่ได้ส่ง");
  await page.unroute(`**/projects/${code}/report`);
  expect(await city.arrived(browser, code)).toHaveLength(1);
  // The page is closed and opened again: the photo is there, and goes with what takes the place of the first.
  await open(page, form(code));
  await expect(page.getByLabel("แยกที่ห้า.jpg")).toBeChecked();
  await send(page);
  await expect(page.locator(".rp-send button")).toHaveText("ส่งแทนฉบับที่รออยู่");
  await send(page);
  await expect(page).toHaveURL(/\/my$/);
  await expect(state(page, code)).toContainText(WORDS.sent);
  const [told, ...more] = await city.arrived(browser, code);
  expect(more).toEqual([]);
  expect(told).toContain("1 ไฟล์");
  await drop();
});

test("a file that is refused when it goes at last says why in its row, and without it one press sends the report", async ({ browser }, info) => {
  const code = FILED.late!;
  const { page, context, cut, mend, drop } = await city.phone(browser, info.project.use);
  await open(page, form(EDITED.phone));
  await type(page, "36", "ปูหญ้าแล้ว");
  await expect.poll(async () => (await kept(page)).join()).toContain("ปูหญ้าแล้ว");
  await open(page, form(code));
  const line = page.locator(".ob-line");
  await expect(line).toContainText("มี 1 รายงาน");
  await page.locator("#f-files").focus();
  await expect(page.locator(".files-add.awake")).toBeVisible();
  // More than forty points, which is asked and said to be meant.
  await type(page, "80", "ทาสีแล้วสิบแยก มีภาพ");
  await expect.poll(async () => (await kept(page)).join()).toContain("มีภาพ");
  const good = { name: "ทางแยก.jpg", mimeType: "image/jpeg", buffer: await photo(page, 4) };
  const bad = { name: "โปรแกรม.jpg", mimeType: "application/octet-stream", buffer: Buffer.from("MZ\x90\0\x03\0") };
  await cut();
  await page.locator("#f-files").setInputFiles([good, bad]);
  await expect(page.locator('.tray-file input[name="file"]')).toHaveCount(2);
  await send(page);
  await page.locator("#f-confirmed").check();
  await send(page);
  await expect(page.locator(".rp-said")).toContainText("เก็บไว้ในเครื่องนี้แล้ว");
  await mend();
  const refused = page.locator('.tray-file[data-state="failed"]');
  await expect(refused).toContainText("โปรแกรม.jpg", { timeout: 20_000 });
  await expect(refused).toContainText("ไม่รับไฟล์ชนิดนี้");
  await expect(page.locator(".ob-told")).toContainText("โปรแกรม.jpg · ไม่รับไฟล์ชนิดนี้");
  await expect(line, "what waits here counts, too").toContainText("มี 2 รายงาน");
  await sound(page, true);

  // Opened elsewhere on the phone, each file is called what it is called, and the reason stands at the one it is about.
  const other = await context.newPage();
  await other.goto("/my");
  await expect(state(other, code)).toContainText(WORDS.refused);
  await expect(row(other, code).locator(".ob-why")).toContainText("ไม่รับไฟล์ชนิดนี้");
  await open(other, form(code));
  await expect(other.getByLabel("ทางแยก.jpg")).toBeChecked();
  await expect(other.getByLabel("โปรแกรม.jpg")).toHaveAccessibleDescription(/ไม่รับไฟล์ชนิดนี้/);
  await sound(other, true);
  await other.close();

  expect(await city.arrived(browser, code)).toHaveLength(0);
  await send(page);
  await expect(page.locator(".rp-said")).toContainText("มีไฟล์ที่ส่งไม่สำเร็จ");
  await refused.getByRole("button", { name: "ยกเลิก" }).click();
  // Changed it is a draft again, and what is being written here is no news.
  await expect(line).toContainText("มี 1 รายงาน");
  await expect(page.locator("#f-confirmed"), "what is meant stays said").toBeChecked();
  await send(page);
  await expect(page).toHaveURL(/\/my$/);
  await expect(state(page, code)).toContainText(WORDS.sent);
  const [told, ...more] = await city.arrived(browser, code);
  expect(more).toEqual([]);
  expect(told).toContain("80 %");
  expect(told).toContain("1 ไฟล์");
  await drop();
});
