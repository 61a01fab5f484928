// Administration: units and sections, people from a list, the log, the chain; by plain forms, on both sizes.
import { readFileSync } from "node:fs";
import { expect, test, type Page, type TestInfo } from "@playwright/test";
import { accessible, overflow } from "../support/axe";
import { signIn } from "../support/people";
import { watch } from "../support/watch";


/** The page is accessible in light and dark, within the screen, and quiet. */
async function sound(page: Page, seen: string[], allowed = 0): Promise<void> {
  // An address may be there before the page behind it.
  await page.waitForLoadState();
  await accessible(page);
  await page.emulateMedia({ colorScheme: "light", reducedMotion: null });
  expect.soft(await overflow(page), page.url()).toBeLessThanOrEqual(0);
  expect.soft(await page.getByRole("heading", { level: 1 }).count(), "h1").toBe(1);
  expect.soft(seen.filter((line) => !(allowed && line.includes(`status of ${allowed}`))), page.url()).toEqual([]);
  seen.length = 0;
}

/** A code of eight digits that the other size does not use. */
function code(info: TestInfo): string {
  return `${info.project.name === "phone" ? "71" : "72"}${String(Date.now()).slice(-4)}00`;
}

test("a unit is made, renamed, moved, closed and opened, and its history tells", async ({ page }, info) => {
  const own = code(info);
  const seen = watch(page);
  await signIn(page, "admin", "/admin");
  await sound(page, seen);
  await page.getByRole("link", { name: "หน่วยงานและส่วนราชการ" }).click();
  await expect(page.locator("ul.tree li").first()).toBeVisible();
  await sound(page, seen);
  await page.locator('#add input[name="code"]').fill(own);
  await page.locator('#add input[name="name"]').fill("กองทดสอบระบบ");
  await page.locator('#add select[name="kind"]').selectOption("sub_unit");
  await page.locator('#add input[name="parent"]').fill("99999999");
  await page.locator("#add button").click();
  await expect(page.locator("#f-parent-problem")).toContainText("ไม่มีหน่วยงานรหัสนี้");
  await expect(page.locator('#add input[name="name"]')).toHaveValue("กองทดสอบระบบ");
  await sound(page, seen, 422);
  await page.locator('#add input[name="parent"]').fill("50010000");
  await page.locator("#add button").click();
  await expect(page.locator(".flash")).toHaveText("เพิ่มหน่วยงานแล้ว");

  // Another tab renames it first: both names are shown, and saving again takes ours.
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.locator('form[action$="/name"] input[name="name"]').fill("กองตรวจสอบ");
  await other.locator('form[action$="/name"] button').click();
  await expect(other.locator(".flash")).toHaveText("บันทึกแล้ว");
  await other.close();
  await page.locator('form[action$="/name"] input[name="name"]').fill("กองพัฒนาระบบ");
  await page.locator('form[action$="/name"] button').click();
  await expect(page.locator("#f-name-problem")).toContainText("“กองตรวจสอบ”");
  await sound(page, seen, 409);
  await page.locator('form[action$="/name"] button').click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("กองพัฒนาระบบ");

  await page.locator('form[action$="/parent"] input[name="parent"]').fill(own);
  await page.locator('form[action$="/parent"] button').click();
  await expect(page.locator("#f-parent-problem")).toContainText("ใต้ตัวเอง");
  seen.length = 0;
  await page.locator('form[action$="/parent"] input[name="parent"]').fill("50020000");
  await page.locator('form[action$="/parent"] button').click();
  await expect(page.locator(".flash")).toHaveText("บันทึกแล้ว");

  await page.locator('input[name="section_code"]').fill(own);
  await page.locator('input[name="section_name"]').fill("ฝ่ายทดสอบ");
  await page.locator("#sections button").click();
  await page.getByRole("link", { name: "ฝ่ายทดสอบ" }).click();
  await page.locator('form[action$="/unit"] input[name="unit"]').fill("50020000");
  await page.locator('form[action$="/unit"] button').click();
  await expect(page).toHaveURL(new RegExp(`/admin/units/50020000/sections/${own}$`));
  await sound(page, seen);

  await page.goto(`/admin/units/${own}`);
  await page.locator('#close input[name="from"]').fill("1 ต.ค. 2565");
  await page.locator("#close button").click();
  await expect(page.locator(".page-head")).toContainText("ปิดตั้งแต่ 1 ต.ค. 2565");
  await page.goto(`/units/${own}`);
  await expect(page.locator(".page-head")).toContainText("ปิดตั้งแต่ 1 ต.ค. 2565");
  await page.goto(`/admin/units/${own}`);
  await page.locator("#history").click();
  await expect(page.locator("ol.history > li")).toHaveCount(5);
  await expect(page.locator("ol.history")).toContainText("กองทดสอบระบบ");
  await sound(page, seen);
  await page.locator("#close button").click();
  await expect(page.locator(".page-head")).not.toContainText("ปิดตั้งแต่");
  await page.goto(`/admin/units?q=${encodeURIComponent("กองทดสอบ")}`);
  await expect(page.locator("main")).toContainText(own);
});

test("a unit with running projects is closed only by who knows of them", async ({ page }) => {
  await signIn(page, "admin", "/admin/units/50010000");
  await page.locator('#close input[name="from"]').fill("1 ต.ค. 2570");
  await page.locator("#close button").click();
  await expect(page.locator("#f-told-problem")).toBeVisible();
  await expect(page.locator('#close input[name="from"]')).toHaveValue("1 ต.ค. 2570");
});

test("people come from a list: looked at, mended, brought in, with links to hand out", async ({ page }, info) => {
  const tag = `${info.project.name}${Date.now()}`;
  const seen = watch(page);
  await signIn(page, "admin", "/admin/users");
  await page.locator('a[href="/admin/roster"]').click();
  await sound(page, seen);
  const list = (role: string) => `ชื่อผู้ใช้,ชื่อ,บทบาท,รหัสหน่วยงาน\n${tag}a,สมศรี ใจดี,เจ้าหน้าที่,50010000\n${tag}b,สมชาย ดีใจ,${role},50020000\n`;
  await page.locator('input[name="file"]').setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(list("พ่อครัว")) });
  await page.locator('button[value="check"]').click();
  await expect(page.locator("tr.wrong")).toContainText("ไม่มีบทบาทนี้");
  await expect(page.locator('button[value="apply"]')).toHaveCount(0);
  await sound(page, seen, 422);
  const text = page.locator('textarea[name="text"]');
  await text.fill((await text.inputValue()).replace("พ่อครัว", "หัวหน้าหน่วยงาน"));
  await page.locator('button[value="check"]').click();
  await expect(page.locator("tr.new")).toHaveCount(2);
  await sound(page, seen);
  await page.locator('button[value="apply"]').click();
  await expect(page.locator("#links")).toContainText("(2)");
  await sound(page, seen);
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator('a[download="links.csv"]').click()]);
  const file = readFileSync((await download.path())!, "utf8");
  const link = file.split("\r\n").find((line) => line.startsWith(`${tag}a,`))!.split(",")[2];
  await page.goto(`/admin/users?q=${tag}`);
  await expect(page.locator("main table tbody tr")).toHaveCount(2);
  const fresh = await page.context().browser()!.newContext();
  const theirs = await fresh.newPage();
  await theirs.goto(new URL(new URL(link).pathname, page.url()).href);
  await expect(theirs.locator('input[name="password"]')).toBeVisible();
  await fresh.close();

  // What was done stands in the log, and the chain is whole.
  await page.goto(`/admin/log?person=${tag}a`);
  await expect(page.locator("ol.history > li")).toHaveCount(1);
  await expect(page.locator("ol.history")).toContainText("เพิ่มบัญชี");
  await page.goto("/admin/log");
  await sound(page, seen);
  await page.goto("/admin/audit");
  await page.getByRole("button", { name: "ตรวจสอบเดี๋ยวนี้" }).click();
  await expect(page.locator(".flash")).toContainText("ประวัติครบถ้วน");
  await sound(page, seen);
});
