// An administrator keeps years, windows, the city's plan and the policies, with and without script; what is locked is
// told where it is asked for, and a draft is nobody else's.
import { expect, test, type Locator, type Page } from "@playwright/test";
import { sound } from "../support/axe";
import { signIn } from "../support/people";

/** Clicks a link and waits until the page it leads to is whole. */
async function follow(link: Locator): Promise<void> {
  const whole = link.page().waitForEvent("load");
  await link.click();
  await whole;
}

const flash = (page: Page) => page.locator(".flash");

test("a year is set up, closed, and opened again for a unit", async ({ page }, info) => {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => message.type() === "error" && !/40[39]|422/.test(message.text()) && errors.push(message.text()));
  // Years far from those of the other tests, one a size: both run on one database.
  const year = 2590 + (info.project.name === "phone" ? 0 : 1) + 2 * info.retry;
  await signIn(page, "admin", "/admin/periods");
  await sound(page);
  await page.locator('input[name="year"]').fill("ปีไหน");
  await page.locator("form[action='/admin/periods'] button").click();
  await expect(page.locator("#f-year-problem")).toContainText("เป็นปี พ.ศ.");
  await page.locator('input[name="year"]').fill(String(year));
  await page.locator('input[name="lock_after"]').fill("๑๐");
  await page.locator("form[action='/admin/periods'] button").click();
  await expect(flash(page)).toHaveText("ตั้งปีงบประมาณแล้ว");
  await expect(page.locator("#due-month-1")).toHaveValue(`5/11/${year - 1}`);
  await sound(page);

  // Two at a time: the second sees what the first did, and nothing typed is lost.
  const other = await page.context().newPage();
  await other.goto(`/admin/periods/${year}`);
  await other.locator("#locks-month-1").fill(`20/11/${year - 1}`);
  await other.getByRole("button", { name: "บันทึกรอบรายงาน" }).click();
  await expect(flash(other)).toHaveText("บันทึกแล้ว");
  await other.close();
  await page.locator("#locks-month-1").fill(`25/11/${year - 1}`);
  await page.locator("#due-month-2").fill("1/1");
  await page.getByRole("button", { name: "บันทึกรอบรายงาน" }).click();
  await expect(page.locator("#due-month-2-problem")).toContainText("ไม่ใช่วันที่");
  await expect(page.locator("#due-month-2")).toHaveValue("1/1");
  await sound(page);
  await page.locator("#due-month-2").fill(`5 ธ.ค. ${year - 1}`);
  await page.getByRole("button", { name: "บันทึกรอบรายงาน" }).click();
  // The page that told of the wrong day had the newer version in it already, and showed what the other wrote.
  await expect(flash(page)).toHaveText("บันทึกแล้ว");
  await expect(page.locator("#locks-month-1")).toHaveValue(`25/11/${year - 1}`);

  await page.locator('input[name="unit"]').fill("50010000");
  await page.locator('select[name="period"]').selectOption("month-1");
  await page.locator('input[name="locks"]').fill(`31/12/${year - 1}`);
  await page.locator('input[name="reason"]').fill("น้ำท่วมสำนักงาน");
  await page.getByRole("button", { name: "ผ่อนผันหรือเปิดรอบอีกครั้ง" }).click();
  await expect(flash(page)).toHaveText("ผ่อนผันให้หน่วยงานแล้ว");
  const given = page.locator("tr", { hasText: "น้ำท่วมสำนักงาน" }).first();
  await expect(given).toContainText("รวมหน่วยงานย่อย");
  await page.locator("#history").click();
  await expect(page.locator("ol.history > li")).toHaveCount(4);
  await sound(page);
  await given.getByRole("button").click();
  await expect(flash(page)).toHaveText("ยกเลิกการผ่อนผันแล้ว");
  expect(errors).toEqual([]);
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("@plain a year that is over is locked, but for the unit it was opened for", async ({ page, request }) => {
    await signIn(page, "admin", "/admin/periods");
    const year = (be: number) => page.locator("main table tbody tr", { has: page.locator(`a[href$="/periods/${be}"]`) });
    await expect(year(2565)).toContainText("15 พ.ย. 2565");
    await expect(year(2566)).toContainText("เดือน เม.ย.");
    await page.goto("/admin/periods/2565");
    await expect(page.locator(".days tbody tr").nth(1)).toContainText("ล็อกแล้ว");
    const given = page.locator("tr", { hasText: "สำนักงานเขตลาดกระบัง" }).first();
    await expect(given).toContainText("รวมหน่วยงานย่อย");
    const first = async (unit: string) => {
      const list = await (await request.get(`/api/v1/projects?year=2565&unit=${unit}&limit=1`)).json();
      return list.items[0].code as string;
    };
    for (const [unit, locked] of [["50010000", true], ["50140000", false]] as const) {
      const code = await first(unit);
      await page.goto(`/projects/${code}?edit=remark`);
      await page.locator(".ed-form [name=value]").fill(`แก้ไขย้อนหลัง ${Date.now()}`);
      await page.locator(".ed-form").getByRole("button", { name: "บันทึก" }).click();
      if (locked) await expect(page.locator(".ed-form .problem")).toContainText("ล็อกแล้วตั้งแต่ 15 พ.ย. 2565");
      else await expect(flash(page)).toHaveText("บันทึกแล้ว");
    }
  });

  test("@plain lines and policies are kept", async ({ page }, info) => {
    const mark = `${info.project.name === "phone" ? 61 : 62}${info.retry}`;
    await signIn(page, "admin", "/admin/strategy");
    await page.locator("main table a").last().click();
    await page.locator('input[name="new_number"]').fill(mark);
    await page.locator('input[name="new_label"]').fill("เมืองทดสอบ");
    await page.locator('form[action$="/lines"] button').click();
    await expect(flash(page)).toHaveText("เพิ่มสายแล้ว");
    await page.locator('input[name="new_number"]').fill(`${mark}.1`);
    await page.locator('input[name="new_label"]').fill("สายย่อยทดสอบ");
    await page.locator('form[action$="/lines"] button').click();
    await expect(page.locator(".crumbs")).toContainText("เมืองทดสอบ");
    await page.locator(".crumbs a", { hasText: "เมืองทดสอบ" }).click();
    await page.locator('input[name="number"]').fill(`7${mark.slice(1)}`);
    await page.locator('input[name="retired"]').check();
    await page.getByRole("button", { name: "บันทึกสาย" }).click();
    await expect(page.locator("ol.tree")).toContainText("ยกเลิกแล้ว");
    await page.goto("/admin/policies");
    await page.locator('input[name="number"]').fill(`9${mark}`);
    await page.locator('input[name="name"]').fill("นโยบายทดสอบ");
    await page.getByRole("button", { name: "เพิ่มนโยบาย" }).click();
    await expect(flash(page)).toHaveText("เพิ่มนโยบายแล้ว");
    await page.locator('input[name="closed"]').check();
    await page.getByRole("button", { name: "บันทึกนโยบาย" }).click();
    await expect(page.locator(".meta")).toContainText("ปิดแล้ว");
  });
});

test("the pages of the plan and the policies are sound", async ({ page }) => {
  await signIn(page, "admin", "/admin/strategy");
  await sound(page);
  await follow(page.locator("main table a").last());
  await sound(page);
  await follow(page.locator("ol.tree a").first());
  await sound(page);
  await page.goto("/admin/policies?lang=en");
  await sound(page);
  await follow(page.locator("main table a").first());
  await sound(page);
});
