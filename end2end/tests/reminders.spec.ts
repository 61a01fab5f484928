// Reminders from end to end: two servers and a real mail server; once whatever fails in between, read in the app, tuned
// and muted; and the queue behind it as the administrator sees it.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test, type Page } from "@playwright/test";
import { overflow, violations } from "../support/axe";
import { QUARTER_KPI, writePastPages, writeUnitYear } from "../support/own";
import { PASSWORD } from "../support/people";
import { startOwn, type Own } from "../support/process";
import { binary, environment, freePort } from "../support/server";
import { LOGIN, MailServer } from "../support/smtp";

const run = promisify(execFile);
/** The last working day on which reports of March are in time. */
const LAST = "2023-04-05";
const mails = new MailServer();
let home = "";
let settings: { DATABASE_URL: string; [name: string]: string };
let servers: Own[] = [];

// One city for all of it, so in one worker and in order.
test.describe.configure({ mode: "serial", timeout: 90_000 });
test.skip(({ isMobile }) => !isMobile, "the same at every size");

test.beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "digitalplan-reminders-"));
  const [site, port] = [await freePort(), await freePort()];
  settings = {
    DATABASE_URL: `sqlite://${home}/digitalplan.db?mode=rwc`,
    DIGITALPLAN_TODAY: LAST,
    DIGITALPLAN_PUBLIC_URL: `http://127.0.0.1:${site}`,
    DIGITALPLAN_REMINDERS: "off",
    DIGITALPLAN_SMTP_HOST: "127.0.0.1",
    DIGITALPLAN_SMTP_PORT: String(port),
    DIGITALPLAN_SMTP_TLS: "off",
    DIGITALPLAN_SMTP_USER: LOGIN.user,
    DIGITALPLAN_SMTP_PASSWORD: LOGIN.pass,
    DIGITALPLAN_SMTP_FROM: "แผนดิจิทัล กทม. <plan@bangkok.example>",
  };
  const env = { ...environment(settings.DATABASE_URL, site), ...settings };
  await run(binary, ["migrate", "up"], { env, cwd: home });
  await run(binary, ["demo", "--projects", "300", "--seed", "7"], { env, cwd: home, maxBuffer: 64 << 20 });
  // Two projects of the district that have not reported for months, and a KPI whose second quarter is missing.
  await run(binary, ["import", writePastPages(join(home, "past"))[0], writeUnitYear(join(home, "year"))], { env, cwd: home });
  servers = [await startOwn(home, settings, site)];
  await mails.start(port);
});

test.afterAll(async () => {
  await Promise.all([...servers.map((server) => server.stop()), mails.stop()]);
  if (home) rmSync(home, { recursive: true, force: true });
});

async function signIn(page: Page, name: string, next: string): Promise<void> {
  await page.context().clearCookies();
  await page.goto(`${servers[0].url}/login?next=${encodeURIComponent(next)}`);
  await page.locator('input[name="name"]').fill(name);
  await page.locator('main input[name="password"]').fill(PASSWORD);
  await page.locator("main form button").click();
  await expect(page.locator("header .me > summary")).toBeVisible();
}

/** Nothing wider than the screen, and nothing axe finds. */
async function sound(page: Page): Promise<void> {
  expect(await violations(page)).toEqual([]);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
}

/** Kills every server as a power cut would, and starts as many anew that remind people. */
async function restart(count: number): Promise<void> {
  const port = Number(new URL(servers[0].url).port);
  await Promise.all(servers.map((server) => server.stop()));
  settings.DIGITALPLAN_REMINDERS = "00:00";
  servers = await Promise.all(Array.from({ length: count }, (_, i) => startOwn(home, settings, i === 0 ? port : undefined)));
}

const jobs = (page: Page) => page.locator("section.list tbody tr");

test("a digest is mailed once, though the mail server fails at first and every server dies", async ({ page }) => {
  await signIn(page, "staff", "/account");
  const address = page.locator('main form[action="/account/email"]');
  await address.locator('input[name="email"]').fill("somsri@bangkok.example");
  await address.locator("button").click();
  await expect(page.locator(".flash")).toBeVisible();

  mails.refusal = "not now";
  await restart(2);
  // Both found out that people are to be reminded; one did it, and its mail was refused.
  await signIn(page, "admin", "/admin/jobs");
  await expect(async () => {
    await page.goto(`${servers[0].url}/admin/jobs?kind=mail_digest&state=waiting`);
    await expect(jobs(page).filter({ hasText: "not now" })).toHaveCount(1, { timeout: 500 });
  }).toPass({ timeout: 30_000 });
  await sound(page);
  expect(mails.received).toEqual([]);
  await page.goto(`${servers[0].url}/admin/jobs?kind=remind`);
  await expect(jobs(page)).toHaveCount(1);
  await expect(jobs(page)).toContainText("เสร็จแล้ว");

  mails.refusal = undefined;
  await page.goto(`${servers[0].url}/admin/jobs?kind=mail_digest&state=waiting`);
  // Unless its own time to be done again came first.
  const again = jobs(page).filter({ hasText: "not now" }).getByRole("button", { name: "ทำอีกครั้ง" });
  if (await again.isVisible()) {
    await again.click();
    await expect(page.locator(".flash")).toBeVisible();
  }
  await expect.poll(() => mails.received.length, { timeout: 15_000 }).toBe(1);
  await restart(2);
  // As long as both take to put the day in again, and to look for what is due.
  await page.waitForTimeout(5_000);
  expect(mails.received).toHaveLength(1);

  const [{ from, to, mail }] = mails.received;
  expect([from, to]).toEqual(["plan@bangkok.example", ["somsri@bangkok.example"]]);
  expect(mail.from).toMatchObject({ address: "plan@bangkok.example", name: "แผนดิจิทัล กทม." });
  expect(mail.subject).toMatch(/^แจ้งเตือนการส่งรายงาน 5 เม\.ย\. 2566: .*ต้องส่ง \d+ รายงาน$/);
  expect(mail.messageId).toMatch(/^<[0-9a-f-]{36}@bangkok\.example>$/);
  const headers = Object.fromEntries(mail.headers.map(({ key, value }) => [key, value]));
  expect(headers["list-unsubscribe"]).toBe(`<${servers[0].url}/account#reminders>`);
  expect(headers["auto-submitted"]).toBe("auto-generated");
  for (const text of [mail.text!, mail.html!]) {
    expect(text).toContain("วันนี้เป็นวันทำการสุดท้าย: สำนักงานเขตพระนคร");
    expect(text).toContain("รายงานเดือนมีนาคม 2566 ครบกำหนด 5 เม.ย. 2566");
    expect(text).toMatch(new RegExp(`${servers[0].url}/projects/50010000-\\d+/report\\?month=6`));
    // The quarter of a KPI, three working days before its last one in time.
    expect(text).toContain("ใกล้ครบกำหนด: สำนักงานเขตพระนคร");
    expect(text).toContain("รายงานตัวชี้วัด ไตรมาส 2/2566 ครบกำหนด 10 เม.ย. 2566");
    expect(text).toContain(`${servers[0].url}/kpis/${QUARTER_KPI}/report?quarter=2`);
    expect(text).toContain(`${servers[0].url}/account#reminders`);
  }
  expect(mail.html).not.toMatch(/<script|<img|style=/);
});

test("it is read in the app, and tuned and muted by the link in the mail", async ({ page }) => {
  await signIn(page, "staff", "/");
  const unread = page.locator("header a.unread");
  await expect(unread).toHaveAccessibleName("การแจ้งเตือน ยังไม่อ่าน 1");
  await unread.click();
  const notice = page.locator("main article");
  await expect(notice).toHaveCount(1);
  await expect(notice).toContainText("วันนี้เป็นวันทำการสุดท้าย");
  const project = notice.locator('a[href^="/projects/"][href$="/report?month=6"]').first();
  expect(mails.received[0].mail.text).toContain(await project.textContent());
  await expect(notice).toContainText("รายงานตัวชี้วัด ไตรมาส 2/2566");
  await expect(notice.locator(`a[href="/kpis/${QUARTER_KPI}/report?quarter=2"]`)).toBeVisible();
  await sound(page);
  await page.getByRole("button", { name: "อ่านแล้วทั้งหมด" }).click();
  await expect(page.locator(".flash")).toHaveText("ทำเครื่องหมายว่าอ่านแล้ว");
  await expect(unread).toHaveCount(0);
  await expect(notice).toHaveCount(1);

  await page.goto(mails.received[0].mail.text!.match(/http\S+#reminders/)![0]);
  const form = page.locator('form[action="/account/reminders"]');
  await form.getByLabel("ใกล้ครบกำหนด").uncheck();
  await form.getByLabel("ภาษาของอีเมล").selectOption("en");
  await form.getByLabel("งดแจ้งเตือนถึงวันที่").fill("วันไหน");
  await form.getByRole("button").click();
  await expect(page.locator("#f-muted_until-problem")).toContainText("ไม่ใช่วันที่");
  // The page opens where something is wrong, however long it is.
  await expect(form.getByLabel("งดแจ้งเตือนถึงวันที่")).toBeFocused();
  await expect(form.getByLabel("งดแจ้งเตือนถึงวันที่")).toBeInViewport();
  // Nothing that was chosen is lost.
  await expect(form.getByLabel("งดแจ้งเตือนถึงวันที่")).toHaveValue("วันไหน");
  await expect(form.getByLabel("ใกล้ครบกำหนด")).not.toBeChecked();
  await expect(form.getByLabel("ภาษาของอีเมล")).toHaveValue("en");
  await sound(page);
  await form.getByLabel("งดแจ้งเตือนถึงวันที่").fill("1/4/2566");
  await form.getByRole("button").click();
  await expect(page.locator("#f-muted_until-problem")).toContainText("ผ่านไปแล้ว");
  await form.getByLabel("งดแจ้งเตือนถึงวันที่").fill("6 เม.ย. 2566");
  await form.getByRole("button").click();
  await expect(page.locator(".flash")).toHaveText("บันทึกการแจ้งเตือนแล้ว");
  await expect(form.getByLabel("งดแจ้งเตือนถึงวันที่")).toHaveValue("6/4/2566");
  await expect(form.getByLabel("ใกล้ครบกำหนด")).not.toBeChecked();

  // The first working day overdue, on which staff would be told: not who is muted. A working week later they are again.
  for (const [day, count, overdue] of [["2023-04-06", 1, false], ["2023-04-13", 2, true]] as const) {
    settings.DIGITALPLAN_TODAY = day;
    await restart(1);
    await signIn(page, "admin", `/admin/jobs?kind=remind&state=done`);
    await expect(async () => {
      await page.reload();
      await expect(jobs(page).filter({ hasText: `remind ${day}` })).toHaveCount(1, { timeout: 500 });
    }).toPass({ timeout: 20_000 });
    await signIn(page, "staff", "/my/notices");
    await expect(notice).toHaveCount(count);
    if (overdue) {
      await expect(notice.first()).toContainText("เลยกำหนดแล้ว");
      await expect.poll(() => mails.received.length, { timeout: 15_000 }).toBe(2);
      expect(mails.received[1].mail.subject).toMatch(/^Reports, 13 Apr 2023: \d+ overdue/);
    } else {
      expect(mails.received).toHaveLength(1);
    }
  }
});
