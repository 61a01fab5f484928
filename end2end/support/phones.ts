// Phones of people who report, each with a network of its own that can be cut, and a city they report to.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test, type Browser, type BrowserContext, type Page } from "@playwright/test";
import { Gate } from "./gate";
import { writeOwnPages } from "./own";
import { PASSWORD, type Name } from "./people";
import { startOwn, type Own } from "./process";
import { TODAY, binary, environment, freePort } from "./server";

const run = promisify(execFile);

/** Address of a project's form for March. */
export const form = (code: string) => `/projects/${code}/report?month=6`;
/** The states, in words. */
export const WORDS = { draft: "ฉบับร่าง", waiting: "รอส่ง", sent: "ส่งแล้ว", refused: "ส่งไม่ผ่าน" };

export type Phone = { page: Page; context: BrowserContext; gate: Gate; cut: () => Promise<void>; mend: () => Promise<void>; drop: () => Promise<void> };

/** A city whose server can be stopped and started again. */
export class City {
  /** A folder of its own. */
  home = "";
  port = 0;
  private settings: { DATABASE_URL: string; [name: string]: string } = { DATABASE_URL: "" };
  private site: Own | undefined;

  /** One for all tests of a file. */
  static ofFile(): City {
    const city = new City();
    test.beforeAll(() => city.found());
    test.afterAll(async () => {
      await city.stop();
      if (city.home) rmSync(city.home, { recursive: true, force: true });
    });
    return city;
  }

  private async found(): Promise<void> {
    this.home = mkdtempSync(join(tmpdir(), "digitalplan-offline-"));
    this.port = await freePort();
    this.settings = { DATABASE_URL: `sqlite://${this.home}/digitalplan.db?mode=rwc`, DIGITALPLAN_TODAY: TODAY, DIGITALPLAN_FILES: `file://${this.home}/files` };
    const env = { ...environment(this.settings.DATABASE_URL, this.port), ...this.settings };
    const options = { env, cwd: this.home, maxBuffer: 64 << 20 };
    await run(binary, ["migrate", "up"], options);
    await run(binary, ["demo", "--projects", "40", "--seed", "7"], options);
    // Some pages are refused on purpose, which is another test's business.
    await run(binary, ["import", writeOwnPages(join(this.home, "pages"))], options).catch((error) => {
      if (error.code !== 1) throw error;
    });
    await this.start();
  }

  async start(): Promise<void> {
    this.site = await startOwn(this.home, this.settings, this.port);
  }

  async stop(): Promise<void> {
    const site = this.site;
    this.site = undefined;
    await site?.stop();
  }

  /** A phone of its own with somebody signed in. */
  async phone(browser: Browser, use: object, name: Name = "staff"): Promise<Phone> {
    const gate = await Gate.to(this.port);
    const context = await browser.newContext({ ...use, baseURL: gate.url });
    const page = await context.newPage();
    await settleIn(page, name);
    return {
      page,
      context,
      gate,
      cut: () => gate.cut(context),
      mend: () => gate.mend(context),
      drop: async () => {
        await context.close();
        await gate.close();
      },
    };
  }

  /** A page in a browser with nothing in the way, with somebody signed in. */
  private async at(browser: Browser, name: Name, next: string): Promise<Page> {
    const context = await browser.newContext({ baseURL: `http://127.0.0.1:${this.port}` });
    const page = await context.newPage();
    await signIn(page, name, next);
    return page;
  }

  /** Reports of a project that wait for the head, with what they say. */
  async arrived(browser: Browser, code: string): Promise<string[]> {
    const page = await this.at(browser, "head", "/my/approve");
    const found = await page.locator(".rp-choose", { hasText: code }).allTextContents();
    await page.context().close();
    return found;
  }

  /** Publishes what waits of a project. */
  async approve(browser: Browser, code: string): Promise<void> {
    const page = await this.at(browser, "head", "/my/approve");
    await page.locator(".rp-choose", { hasText: code }).locator('input[type="checkbox"]').check();
    await page.getByRole("button", { name: "อนุมัติที่เลือก" }).click();
    await expect(page.locator(".flash")).toContainText("อนุมัติ");
    await page.context().close();
  }

  /** Locks March from a day, or opens it again. */
  async lock(browser: Browser, day: string): Promise<void> {
    const page = await this.at(browser, "admin", "/admin/periods/2566");
    await page.locator("#locks-month-6").fill(day);
    await page.getByRole("button", { name: "บันทึกรอบรายงาน" }).click();
    await expect(page.locator(".flash")).toHaveText("บันทึกแล้ว");
    await page.context().close();
  }
}

export async function signIn(page: Page, name: Name, next: string, mine = false): Promise<void> {
  await page.goto(`/login?next=${encodeURIComponent(next)}`);
  await page.locator('input[name="name"]').fill(name);
  await page.locator('main input[name="password"]').fill(PASSWORD);
  if (mine) await page.locator('main input[name="keep"]').check();
  await page.locator("main form button").click();
  await expect(page.locator("header .me > summary")).toBeVisible();
}

/** Signs in on a phone, at "my work", and waits until its worker is at work. */
export async function settleIn(page: Page, name: Name, mine = false): Promise<void> {
  await signIn(page, name, "/my", mine);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await expect.poll(() => page.evaluate(async () => Boolean(await caches.match("/my", { ignoreVary: true })))).toBe(true);
}

/** Opens a page with the network, and waits until the phone keeps it. */
export async function atHand(page: Page, address: string): Promise<void> {
  await page.goto(address);
  const kept = () => page.evaluate(async (address) => Boolean(await caches.match(address, { ignoreVary: true })), address);
  await expect.poll(kept).toBe(true);
}

/** Opens a form, awake, with what keeps it. */
export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await expect(page.locator("#report")).toHaveClass(/awake/);
  await page.locator('[name="percent"]').click();
  await expect(page.locator("#report")).toHaveAttribute("data-kept", "");
}

export async function type(page: Page, percent: string, narrative: string): Promise<void> {
  await page.locator('[name="percent"]').fill(percent);
  await page.locator('[name="narrative"]').fill(narrative);
}

export const send = (page: Page) => page.locator(".rp-send button").click();
/** What the phone tells of a report, on "my work". */
export const row = (page: Page, code: string) => page.locator("#outbox li", { has: page.locator(`a[href="${form(code)}"]`) });
export const state = (page: Page, code: string) => row(page, code).locator(".ob-state");

/** What the phone keeps: each entry's state and words, newest versions too. */
export const kept = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<string[]>((done, failed) => {
        const asked = indexedDB.open("digitalplan");
        asked.onerror = () => failed(asked.error);
        asked.onsuccess = () => {
          if (!asked.result.objectStoreNames.contains("reports")) return done([]);
          const all = asked.result.transaction("reports").objectStore("reports").getAll();
          all.onsuccess = () => {
            asked.result.close();
            done(all.result);
          };
        };
      }),
  );
