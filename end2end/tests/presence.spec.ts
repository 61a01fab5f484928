// Two people on one record: each sees the other, what one changes is offered to the other, and nothing is replaced
// under anybody's hands. On PostgreSQL each is on a server of their own.
import { expect, test, type Page } from "@playwright/test";
import { sound, violations } from "../support/axe";
import { SHARED } from "../support/own";
import { signIn, type Name } from "../support/people";
import { otherServer } from "../support/server";
import { settle, watch } from "../support/watch";

const STAFF = "เจ้าหน้าที่แผน (ตัวอย่าง)";
const HEAD = "หัวหน้าหน่วยงาน (ตัวอย่าง)";
const who = (page: Page) => page.locator(".live-who");
const news = (page: Page) => page.locator(".live");
const said = (page: Page) => news(page).getByRole("status");
const show = (page: Page) => news(page).getByRole("button", { name: "แสดงข้อมูลล่าสุด" });
/** Told within a second or two once the page is awake, and something for a busy machine. */
const SOON = { timeout: 8_000 };

let other: Awaited<ReturnType<typeof otherServer>>;
test.beforeAll(async () => {
  other = await otherServer();
});
test.afterAll(async () => other.stop());

test("two people see each other and what the other changes", { tag: "@data" }, async ({ browser }, info) => {
  test.slow();
  const record = `/projects/${SHARED[info.project.name]}`;
  const person = async (name: Name, baseURL: string | undefined) => {
    const context = await browser.newContext({ ...info.project.use, baseURL });
    const page = await context.newPage();
    await signIn(page, name, record);
    await settle(page);
    return page;
  };
  const one = await person("staff", process.env.E2E_BASE_URL);
  const seen = watch(one);
  await expect(who(one)).toHaveText("");

  // Somebody comes, and each sees the other.
  const two = await person("head", other.url);
  await expect(who(one)).toHaveText(`ขณะนี้ ${HEAD} กำลังเปิดอยู่`, SOON);
  await expect(who(two)).toHaveText(`ขณะนี้ ${STAFF} กำลังเปิดอยู่`, SOON);

  // Both work on the plan, one with the record open beside it, and each is told what the other has in hand.
  await two.goto(`${record}/plan`);
  const title = (page: Page) => page.locator('#plan-rows [name="title"]').first();
  await title(two).focus();
  await expect(who(one)).toHaveText(`ขณะนี้ ${HEAD} กำลังแก้ไข “ขั้นตอน”`, SOON);
  const plan = await one.context().newPage();
  await plan.goto(`${record}/plan`);
  await title(plan).fill("สำรวจกับชุมชนก่อน");
  await expect(who(two)).toHaveText(`ขณะนี้ ${STAFF} กำลังแก้ไข “ขั้นตอน”`, SOON);
  await one.bringToFront();
  await settle(one);
  expect(await violations(one)).toEqual([]);

  // What is sent is offered, and nothing is put under anybody's hands.
  await title(two).fill("เตรียมการร่วมกับชุมชน");
  await two.locator("#reason").fill("ชุมชนขอร่วมวางแผน");
  await two.locator('#plan-form button[value="save"]').click();
  for (const page of [one, plan]) {
    await expect(said(page)).toContainText(`${HEAD} แก้ไขข้อมูลนี้`, SOON);
    await expect(show(page)).toBeVisible();
  }
  await expect(title(plan)).toHaveValue("สำรวจกับชุมชนก่อน");
  await sound(one);

  // Shown in place: the same document, its islands awake, and nothing offered any more.
  await one.evaluate(() => Object.assign(window, { same: true }));
  await show(one).click();
  await expect(said(one)).toHaveText("แสดงข้อมูลล่าสุดแล้ว", SOON);
  await expect(show(one)).toBeHidden();
  await one.locator("summary", { hasText: "ประวัติการปรับปรุงข้อมูล" }).click();
  await expect(one.locator(".history > li").first()).toContainText("ขอเปลี่ยนแปลงแผน");
  await one.locator("a[data-zoom]:visible").last().click();
  await expect(one).toHaveURL(/zoom=/);
  expect(await one.evaluate(() => (window as unknown as { same?: boolean }).same)).toBe(true);

  // A plan that is being worked on stays as it is; the latest is a click away.
  await plan.bringToFront();
  await show(plan).click();
  await expect(said(plan)).toContainText("สิ่งที่คุณแก้ไว้ยังอยู่");
  await expect(plan.getByRole("link", { name: "เปิดข้อมูลล่าสุดในแท็บใหม่" })).toHaveAttribute("href", new RegExp(`${record}/plan$`));
  await expect(title(plan)).toHaveValue("สำรวจกับชุมชนก่อน");

  // One's own change is no news; who leaves is gone.
  await expect(said(two)).toHaveText("");
  await two.goto("/units");
  await one.bringToFront();
  await expect(who(one)).toHaveText("", SOON);
  expect(seen).toEqual([]);
  await one.context().close();
  await two.context().close();
});

test("nobody else loads any of it", async ({ page }, info) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(`/projects/${SHARED[info.project.name]}`);
  await settle(page);
  await expect(who(page)).toHaveCount(0);
  expect(asked.filter((url) => /\/live(\?|$)|staff\.css|live_record/i.test(url))).toEqual([]);
});
