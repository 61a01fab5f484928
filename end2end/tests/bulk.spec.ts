// A month's end at the head's desk: two hundred reports that wait, looked through and approved in one go.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { obscured, overflow, violations } from "../support/axe";
import { writeMany } from "../support/own";
import { signIn } from "../support/people";
import { startOwn } from "../support/process";
import { TODAY, binary, environment } from "../support/server";

const run = promisify(execFile);

test("two hundred reports are approved at once", async ({ browser, isMobile }, info) => {
  // On a wide screen it is the page that is tried, not how much it bears.
  const count = isMobile ? 200 : 40;
  test.setTimeout(120_000);
  const home = mkdtempSync(join(tmpdir(), "digitalplan-bulk-"));
  const settings = { DATABASE_URL: `sqlite://${home}/digitalplan.db?mode=rwc`, DIGITALPLAN_TODAY: TODAY };
  const env = { ...environment(settings.DATABASE_URL, 0), ...settings };
  const told = { env, cwd: home, maxBuffer: 64 << 20 };
  await run(binary, ["migrate", "up"], told);
  await run(binary, ["demo", "--projects", "40", "--seed", "7"], told);
  const codes = writeMany(join(home, "pages"), count);
  await run(binary, ["import", join(home, "pages")], told);
  const site = await startOwn(home, settings);
  const person = async (name: "staff" | "head", at: string) => {
    const page = await (await browser.newContext({ ...info.project.use, baseURL: site.url })).newPage();
    await signIn(page, name, at);
    return page;
  };
  try {
    const staff = await person("staff", "/my");
    let last = "";
    for (const [i, code] of codes.entries()) {
      // Each tenth says that there was a leap.
      const leap = i % 10 === 0;
      const form = { percent: leap ? "80" : "25", narrative: `ล้างแล้วช่วงที่ ${i + 1}`, date: "31/3/2566", key: crypto.randomUUID() };
      const post = (more: object) => staff.request.post(`/projects/${code}/report?month=6`, { form: { ...form, ...more }, headers: { accept: "application/json", origin: site.url } });
      let sent = await post({});
      if (leap) {
        expect(sent.status()).toBe(422);
        sent = await post({ confirmed: (await sent.json()).words.confirmed });
      }
      expect(sent.status(), await sent.text()).toBe(200);
      last = (await sent.json()).id;
    }

    const head = await person("head", "/my/approve");
    const rows = head.locator(".rp-choose").filter({ hasText: "50010000-91" });
    await expect(rows).toHaveCount(count);
    // What is odd comes first.
    await expect(rows.first()).toContainText("20 → 80 %");
    expect(await violations(head)).toEqual([]);
    expect(await overflow(head)).toBeLessThanOrEqual(0);
    await head.getByRole("link", { name: "เลือกทั้งหมดในหน้านี้" }).click();
    await expect(rows.getByRole("checkbox", { checked: true })).toHaveCount(count);
    expect(await obscured(head)).toEqual([]);
    // Meanwhile one is taken back by whoever sent it: the others are approved, and it is named.
    await staff.request.post(`/my/reports/${last}`, { form: { do: "withdraw", version: 1 }, headers: { origin: site.url } });
    await head.getByRole("button", { name: "อนุมัติที่เลือก" }).click();
    const left = head.locator(".rp-left");
    await expect(left).toContainText(`ดำเนินการแล้ว ${count - 1} รายงาน · ยังไม่ได้ดำเนินการ 1 รายงาน`);
    await expect(left.getByRole("listitem")).toContainText(codes[count - 1]);
    await expect(rows).toHaveCount(0);
    expect(await violations(head)).toEqual([]);
    expect(await overflow(head)).toBeLessThanOrEqual(0);
    // Published, every one of them.
    for (const [i, code] of codes.entries()) {
      const project = await (await head.request.get(`/api/v1/projects/${code}`)).json();
      expect(project.progress, code).toBe(i === count - 1 ? 20 : i % 10 === 0 ? 80 : 25);
    }
  } finally {
    await site.stop();
    rmSync(home, { recursive: true, force: true });
  }
});
