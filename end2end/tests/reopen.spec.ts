// A locked month is asked to be opened again where it is locked, granted until a day, reported on; another is refused with
// a reason. Every step is a plain form; staff take them with script on a phone, and without on a wide screen.
import { expect, test, type Page } from "@playwright/test";
import { sound } from "../support/axe";
import { REOPENED } from "../support/own";
import { signIn } from "../support/people";
import { settle } from "../support/watch";

const MONTHS = ["ต.ค.", "พ.ย.", "ธ.ค.", "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย."];
const flash = (page: Page) => page.locator(".flash");
const box = (page: Page) => page.locator(".ro-box");

/** Sound once its scripts are awake. */
async function awake(page: Page): Promise<void> {
  await settle(page);
  await sound(page);
}

test("a locked month is opened again, or refused with a reason", { tag: "@data" }, async ({ browser }, info) => {
  test.slow();
  const [granted, refused] = REOPENED[info.project.name];
  // A window is one for a unit: each size and turn has its own months, and what is refused the month beside.
  const first = (info.project.name === "phone" ? 1 : 3) + 4 * info.retry;
  const phone = info.project.name === "phone";
  const person = async (name: "staff" | "admin", next: string, javaScriptEnabled: boolean) => {
    const context = await browser.newContext({ ...info.project.use, javaScriptEnabled });
    const page = await context.newPage();
    await signIn(page, name, next);
    return page;
  };
  // Without script nothing can be asked of a page.
  const check = async (page: Page) => (page === staff && !phone) || (await awake(page));
  const form = (code: string, month: number) => `/projects/${code}/report?month=${month}`;
  const staff = await person("staff", form(granted, first), phone);

  // The page says since when it is locked, and asks why it should be opened again.
  await expect(box(staff).locator("h2")).toHaveText(`เดือน ${MONTHS[first - 1]} ปีงบประมาณ 2565 ล็อกแล้วตั้งแต่ 15 พ.ย. 2565`);
  await check(staff);
  await staff.getByLabel("เหตุผลที่ขอเปิดรอบ").fill("ก".repeat(501));
  await staff.getByRole("button", { name: "ขอเปิดรอบ" }).click();
  await expect(staff.locator("#f-reopen-problem")).toContainText("ไม่เกิน 500 ตัวอักษร");
  await check(staff);
  await staff.getByLabel("เหตุผลที่ขอเปิดรอบ").fill("เอกสารเสียหายจากน้ำท่วม");
  await staff.getByRole("button", { name: "ขอเปิดรอบ" }).click();
  await expect(flash(staff)).toContainText("ส่งคำขอเปิดรอบแล้ว");
  await expect(box(staff)).toContainText("รอผู้ดูแลระบบพิจารณา");
  await expect(box(staff)).toContainText("เอกสารเสียหายจากน้ำท่วม");
  await expect(box(staff).locator("form")).toHaveCount(0);
  await check(staff);
  await staff.goto(form(refused, first + 1));
  await staff.getByLabel("เหตุผลที่ขอเปิดรอบ").fill("ลืมส่ง");
  await staff.getByRole("button", { name: "ขอเปิดรอบ" }).click();
  await expect(flash(staff)).toContainText("ส่งคำขอเปิดรอบแล้ว");

  // Administrators see that somebody waits where they begin, and answer on the year's page.
  const admin = await person("admin", "/admin", true);
  await admin.getByRole("link", { name: /คำขอเปิดรอบรอพิจารณา .* ปีงบประมาณ 2565/ }).click();
  const request = (month: number) => admin.locator(".ro-asked", { hasText: `สำนักงานเขตพระนคร · เดือน ${MONTHS[month - 1]}` });
  await expect(request(first)).toContainText("เอกสารเสียหายจากน้ำท่วม");
  await check(admin);
  const until = request(first).getByLabel("ล็อกอีกครั้งตั้งแต่วันที่");
  await expect(until).toHaveValue(/^\d+\/\d+\/25\d\d$/);
  const proposed = await until.inputValue();
  await until.fill("1/1/2566");
  await request(first).getByRole("button", { name: "เปิดรอบให้หน่วยงาน" }).click();
  await expect(request(first).locator(".problem")).toHaveText("ต้องเป็นวันหลังวันนี้");
  await expect(until).toHaveValue("1/1/2566");
  await check(admin);
  await until.fill(proposed);
  await request(first).getByRole("button", { name: "เปิดรอบให้หน่วยงาน" }).click();
  await expect(flash(admin)).toHaveText("เปิดรอบให้หน่วยงานแล้ว");
  await expect(request(first)).toHaveCount(0);
  await expect(admin.locator("tr", { hasText: "เอกสารเสียหายจากน้ำท่วม" }).first()).toContainText("เฉพาะหน่วยงานนี้");
  await request(first + 1).getByLabel("เหตุที่ไม่เปิด").fill("ปีนี้ประเมินเสร็จแล้ว");
  await request(first + 1).getByRole("button", { name: "ไม่เปิด" }).click();
  await expect(flash(admin)).toContainText("รอบยังล็อกอยู่");

  // Whoever asked is told on "my work", and reports from there.
  await staff.goto("/my");
  const told = (month: number) => staff.locator(".ro-item", { hasText: `เดือน ${MONTHS[month - 1]} ปีงบประมาณ 2565` });
  await expect(told(first + 1)).toContainText("ไม่เปิดให้ เพราะ ปีนี้ประเมินเสร็จแล้ว");
  await expect(told(first)).toContainText("เปิดให้แล้ว ส่งได้ถึงวันที่");
  await check(staff);
  await told(first).getByRole("link", { name: /รายงานของรอบนี้/ }).click();
  await expect(staff).toHaveURL(new RegExp(`month=${first}$`));
  await expect(box(staff)).toHaveCount(0);
  await staff.locator('[name="percent"]').fill("10");
  await staff.locator('[name="narrative"]').fill(`ซ่อมฝาท่อแล้ว เดือนที่ ${first}`);
  await staff.locator(".rp-send button").click();
  await expect(staff).toHaveURL(/\/my$/);
  await staff.goto("/my?show=sent");
  await expect(staff.locator(".rp-item", { hasText: granted }).filter({ hasText: `เดือน ${MONTHS[first - 1]}` })).toHaveCount(1);

  // What was refused may be asked again.
  await staff.goto(form(refused, first + 1));
  await expect(box(staff).locator(".ro-answer")).toContainText("ปีนี้ประเมินเสร็จแล้ว");
  await expect(box(staff).getByRole("button", { name: "ขอเปิดรอบ" })).toBeVisible();
  await check(staff);
});
