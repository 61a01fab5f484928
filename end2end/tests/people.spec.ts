// Each role signs in, sees what is theirs, and signs out; with and without script.
import { expect, test } from "@playwright/test";
import { overflow, violations } from "../support/axe";
import { PEOPLE, signIn, signOut } from "../support/people";

for (const name of PEOPLE) {
  test(`${name} signs in, finds the own account, and signs out`, async ({ page }) => {
    await signIn(page, name, "/account");
    await expect(page).toHaveURL(/\/account$/);
    await expect(page.locator("main h1")).toHaveText("บัญชีของฉัน");
    await expect(page.locator('header a[href="/admin"]')).toHaveCount(name === "admin" ? 1 : 0);
    const admin = await page.request.get("/admin/users", { headers: { accept: "text/html" } });
    expect(admin.status()).toBe(name === "admin" ? 200 : 403);
    expect(await violations(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await signOut(page);
    await expect(page.locator(".flash")).toHaveText("ออกจากระบบแล้ว");
    await page.goto("/account");
    await expect(page).toHaveURL(/\/login\?next=%2Faccount$/);
  });
}

test("a wrong password is told beside the form, and the name stays", async ({ page }) => {
  await page.goto("/login?next=/units");
  await page.locator('input[name="name"]').fill("nobody-at-all");
  await page.locator('main input[name="password"]').fill("not the password");
  await page.locator("main form button").click();
  await expect(page.locator("[role=alert]")).toHaveText("ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง");
  await expect(page.locator('input[name="name"]')).toHaveValue("nobody-at-all");
  expect(await violations(page)).toEqual([]);
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("an administrator finds people and gives a role", async ({ page }, info) => {
    await signIn(page, "admin", "/admin/users");
    // Both sizes run on one database.
    const name = `e2e.${info.project.name.replace(/\W/g, "")}.${Date.now()}`;
    await page.locator('#add input[name="name"]').fill(name);
    await page.locator('#add input[name="display_name"]').fill("ผู้ใช้ทดสอบ");
    await page.locator("#add button").click();
    await expect(page.locator(".flash")).toContainText("เพิ่มบัญชีแล้ว");
    const email = page.locator('main form[action$="/email"] input[name="email"]');
    await email.fill("ผู้ใช้@bangkok.go.th");
    await page.locator('main form[action$="/email"] button').click();
    await expect(page.locator("#f-email-problem")).toContainText("อักษรละติน");
    await expect(email).toHaveValue("ผู้ใช้@bangkok.go.th");
    await email.fill(`${name}@Bangkok.go.th`);
    await page.locator('main form[action$="/email"] button').click();
    await expect(page.locator(".flash")).toHaveText("บันทึกแล้ว");
    await expect(email).toHaveValue(`${name}@bangkok.go.th`);
    await page.locator('main select[name="role"]').selectOption("staff");
    await page.locator('main input[name="unit"]').last().fill("50010000");
    await page.locator('form[action$="/roles"] button').click();
    await expect(page.locator("main table")).toContainText("เจ้าหน้าที่");
    await page.goto(`/admin/users?q=${name}&role=staff`);
    await expect(page.locator("main table tbody tr")).toHaveCount(1);
  });
});
