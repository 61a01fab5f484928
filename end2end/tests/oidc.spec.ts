// The organisation's own sign-in, against a real provider: who gets in, and everybody who must not.
import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test, type APIRequestContext, type APIResponse } from "@playwright/test";
import { CLIENT, Issuer, SECRET, type Fault } from "../support/issuer";
import { signOut } from "../support/people";
import { startOwn, type Own } from "../support/process";
import { binary, freePort } from "../support/server";

const run = promisify(execFile);
const BOSS = "whoever runs this test city";
const issuer = new Issuer();
let home = "";
let settings = { DATABASE_URL: "" };
let own: Own;
/** Another process on the same database, behind the same address. */
let beside: Own;

// One server for all of them, so in one worker; what is shown is the same at both sizes.
test.describe.configure({ mode: "default" });
test.skip(({ isMobile }) => !isMobile, "the same at every size");

test.beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "digitalplan-oidc-"));
  const [site, port] = [await freePort(), await freePort()];
  settings = {
    DATABASE_URL: `sqlite://${home}/digitalplan.db?mode=rwc`,
    DIGITALPLAN_PUBLIC_URL: `http://127.0.0.1:${site}`,
    DIGITALPLAN_OIDC_ISSUER: `http://127.0.0.1:${port}`,
    DIGITALPLAN_OIDC_CLIENT_ID: CLIENT,
    DIGITALPLAN_OIDC_CLIENT_SECRET: SECRET,
    DIGITALPLAN_OIDC_NAME_CLAIM: "preferred_username",
  };
  const env = { ...process.env, ...settings, LEPTOS_SITE_ADDR: `127.0.0.1:${site}` };
  const add = (...args: string[]) => run(binary, ["user", "add", ...args], { env, cwd: home });
  await run(binary, ["migrate", "up"], { env, cwd: home });
  await add("somsri", "--role", "executive", "--display-name", "สมศรี", "--subject", "u-somsri");
  await add("gone", "--role", "staff", "--subject", "u-gone");
  await add("byname", "--role", "staff");
  await add("late", "--role", "staff");
  await new Promise<void>((done, failed) => {
    const boss = spawn(binary, ["user", "add", "boss", "--role", "administrator", "--password-stdin"], { env, cwd: home });
    boss.once("exit", (code) => (code === 0 ? done() : failed(new Error(`user add ended with ${code}`))));
    boss.stdin.end(`${BOSS}\n`);
  });
  issuer.claims = {
    "u-byname": { preferred_username: "byname" },
    // Somebody else's name, and one that nobody has.
    "u-thief": { preferred_username: "somsri" },
    "u-stranger": { preferred_username: "stranger", name: "คนแปลกหน้า" },
  };
  await issuer.start(port, `http://127.0.0.1:${site}`);
  own = await startOwn(home, settings, site);
  beside = await startOwn(home, settings);
});

test.afterAll(async () => {
  await Promise.all([own?.stop(), beside?.stop(), issuer.stop()]);
  if (home) rmSync(home, { recursive: true, force: true });
});

const stay = { maxRedirects: 0, headers: { accept: "text/html" } };

/** Begins a sign-in, and tells where the provider would be asked. */
async function begin(request: APIRequestContext, next = "/account"): Promise<URL> {
  const answer = await request.get(`${own.url}/login/oidc?next=${encodeURIComponent(next)}`, stay);
  expect(answer.status()).toBe(303);
  return new URL(answer.headers().location);
}

/** Signs in at the provider, whoever was before, and tells the address the browser is sent back to. */
async function there(request: APIRequestContext, subject: string, next?: string): Promise<string> {
  const url = await begin(request, next);
  url.searchParams.set("prompt", "login");
  let answer = await request.get(url.href, stay);
  const form = new URL(answer.headers().location, issuer.url).href;
  answer = await request.post(form, { ...stay, form: { prompt: "login", login: subject, password: "any" } });
  answer = await request.get(new URL(answer.headers().location, issuer.url).href, stay);
  return answer.headers().location;
}

/** What the site answers to whoever comes back. */
async function back(request: APIRequestContext, address: string): Promise<APIResponse> {
  return request.get(address, stay);
}

/** Who is signed in, by the page of the own account; empty where nobody is. */
async function who(request: APIRequestContext): Promise<string> {
  const answer = await request.get(`${own.url}/account`, stay);
  if (answer.status() !== 200) return "";
  return (await answer.text()).replace(/<!.*?>/g, "").match(/ · ([\w.]+)<\/p>/)?.[1] ?? "somebody";
}

async function asBoss(request: APIRequestContext, path: string, form: Record<string, string>): Promise<void> {
  const headers = { origin: own.url, accept: "text/html" };
  const signed = await request.post(`${own.url}/login`, { headers, maxRedirects: 0, form: { name: "boss", password: BOSS } });
  expect(signed.status()).toBe(303);
  expect((await request.post(own.url + path, { headers, maxRedirects: 0, form })).status()).toBe(303);
}

test("one signs in by the button, is listed, and signs out there too", async ({ page }) => {
  await page.goto(`${own.url}/login?next=/account`);
  await page.getByRole("link", { name: "เข้าสู่ระบบด้วยบัญชีหน่วยงาน" }).click();
  await page.locator('input[name="login"]').fill("u-somsri");
  await page.locator('input[name="password"]').fill("any");
  await page.locator("button[type=submit]").click();
  await expect(page).toHaveURL(`${own.url}/account`);
  await expect(page.locator("main .page-head .meta")).toContainText("somsri");
  await expect(page.locator("main table.rows tbody th")).toContainText("ผ่านบัญชีหน่วยงาน");
  const cookies = await page.context().cookies(own.url);
  expect(cookies.map(({ name }) => name)).not.toContain("oidc");
  const session = cookies.find(({ name }) => name === "session");
  expect(session).toMatchObject({ httpOnly: true, sameSite: "Lax", expires: -1 });
  await signOut(page);
  await page.locator("button[name=logout][value=yes]").click();
  await expect(page).toHaveURL(new RegExp(`^${own.url}/login`));
  await expect(page.locator(".flash")).toHaveText("ออกจากระบบแล้ว");
  await page.goto(`${own.url}/account`);
  await expect(page).toHaveURL(/\/login\?next=/);
});

test("signing out leads on every time, from a page that is nobody's", async ({ request }) => {
  for (let turn = 0; turn < 8; turn += 1) {
    await back(request, await there(request, "u-somsri"));
    expect(await who(request)).toBe("somsri");
    const answer = await request.post(`${own.url}/logout`, { ...stay, headers: { ...stay.headers, origin: own.url } });
    const page = await answer.text();
    expect(page.split("</head>")[0]).toContain(`<meta http-equiv="refresh" content="0; url=${issuer.url}/`);
    expect(page).not.toContain("สมศรี");
    expect(await who(request)).toBe("");
  }
});

test("what goes out is bound to the browser, and another process finishes it", async ({ request }) => {
  const url = await begin(request);
  expect(url.origin).toBe(issuer.url);
  const sent = Object.fromEntries(url.searchParams);
  expect(sent).toMatchObject({ response_type: "code", client_id: CLIENT, code_challenge_method: "S256", scope: "openid profile" });
  expect(sent.redirect_uri).toBe(`${own.url}/login/oidc/callback`);
  for (const part of ["state", "nonce", "code_challenge"]) expect(sent[part].length).toBeGreaterThanOrEqual(43);
  const again = Object.fromEntries((await begin(request)).searchParams);
  for (const part of ["state", "nonce", "code_challenge"]) expect(again[part]).not.toBe(sent[part]);

  const address = (await there(request, "u-somsri")).replace(own.url, beside.url);
  const answer = await back(request, address);
  expect([answer.status(), answer.headers().location]).toEqual([303, "/account"]);
  expect(await who(request)).toBe("somsri");
});

test("a session from before ends, and the one after it is another", async ({ request }) => {
  await asBoss(request, "/admin/users/late/active", { active: "on" });
  const before = (await request.storageState()).cookies.find(({ name }) => name === "session")?.value ?? "";
  expect(await who(request)).toBe("boss");
  await back(request, await there(request, "u-somsri"));
  expect(await who(request)).toBe("somsri");
  const old = await fetch(`${own.url}/account`, { redirect: "manual", headers: { cookie: `session=${before}`, accept: "text/html" } });
  expect(old.status).toBe(303);
});

test("a state that was not sent, another browser, and a code used before are refused", async ({ request, playwright }) => {
  const address = await there(request, "u-somsri");
  const state = new URL(address).searchParams.get("state") ?? "";
  const stranger = await playwright.request.newContext();
  for (const [asks, to] of [
    [request, address.replace(state, "0".repeat(64))],
    [request, address.replace(/state=[^&]*&?/, "")],
    [stranger, address],
  ] as const) {
    const answer = await back(asks, to);
    expect(answer.status()).toBe(400);
    expect(await answer.text()).toContain("โปรดเริ่มใหม่");
    expect(await who(asks)).toBe("");
  }
  await stranger.dispose();

  const second = await there(request, "u-somsri");
  const flow = (await request.storageState()).cookies.find(({ name }) => name === "oidc")?.value ?? "";
  expect((await back(request, second)).status()).toBe(303);
  expect((await back(request, second)).status(), "the browser has forgotten it").toBe(400);
  const replayed = await fetch(second, { redirect: "manual", headers: { cookie: `oidc=${flow}` } });
  expect(replayed.status, "and the provider, too").toBe(400);
  expect(replayed.headers.getSetCookie().join()).not.toMatch(/session=\w/);
});

test("no token is believed that the provider did not sign for this sign-in", async ({ request }) => {
  const faults: Fault[] = ["changed", "other key", "unsigned", "signed by the secret", "expired", "other audience", "other nonce", "other issuer", "broken"];
  const told = () => own.log().split("a sign-in was not believed").length - 1;
  const before = told();
  for (const fault of faults) {
    const address = await there(request, "u-somsri");
    issuer.fault = fault;
    const answer = await back(request, address);
    expect(answer.status(), fault).toBe(502);
    const text = (await answer.text()).split("<main")[1].split("</main>")[0];
    expect(text, fault).toContain("ตอบกลับไม่ถูกต้อง");
    expect(text, "the cause is for the log").not.toMatch(/signature|expired|nonce|audience/i);
    expect(await who(request), fault).toBe("");
  }
  expect(told() - before, "each is told once").toBe(faults.length);
  expect(own.log()).not.toContain(SECRET);
});

test("keys that came into use since are asked for", async ({ request }) => {
  const address = await there(request, "u-somsri");
  await new Promise((next) => setTimeout(next, 1_100));
  issuer.fault = "rotated";
  expect((await back(request, address)).status()).toBe(303);
  expect(await who(request)).toBe("somsri");
});

test("whom nobody knows and whose account is closed are told so", async ({ page, playwright }) => {
  const [boss, gone, thief] = await Promise.all([1, 2, 3].map(() => playwright.request.newContext()));
  await asBoss(boss, "/admin/users/gone/active", { active: "off" });
  const closed = await back(gone, await there(gone, "u-gone"));
  expect(closed.status()).toBe(401);
  expect(await closed.text()).toContain("บัญชีของท่านในระบบนี้ปิดแล้ว");
  const stolen = await back(thief, await there(thief, "u-thief"));
  expect(stolen.status(), "a name that is bound to somebody else").toBe(401);
  for (const asks of [gone, thief]) expect(await who(asks)).toBe("");
  await Promise.all([boss, gone, thief].map((context) => context.dispose()));

  await page.goto(`${own.url}/login/oidc?next=/units`);
  await page.locator('input[name="login"]').fill("u-stranger");
  await page.locator('input[name="password"]').fill("any");
  await page.locator("button[type=submit]").click();
  await expect(page.locator("[role=alert]")).toContainText("u-stranger");
  expect(await page.evaluate(() => document.scrollingElement!.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});

test("a believed name binds its account once, and an administrator binds the others", async ({ request, playwright }) => {
  expect((await back(request, await there(request, "u-byname"))).status()).toBe(303);
  expect(await who(request)).toBe("byname");
  issuer.claims["u-other"] = { preferred_username: "byname" };
  const [boss, other, late] = await Promise.all([1, 2, 3].map(() => playwright.request.newContext()));
  expect((await back(other, await there(other, "u-other"))).status()).toBe(401);
  expect((await back(late, await there(late, "u-late"))).status()).toBe(401);
  await asBoss(boss, "/admin/users/late/subject", { subject: "u-late" });
  expect((await back(late, await there(late, "u-late"))).status()).toBe(303);
  expect(await who(late)).toBe("late");
  await Promise.all([boss, other, late].map((context) => context.dispose()));
});

test("a refusal and another provider's answer sign nobody in, and nobody is led elsewhere", async ({ request }) => {
  const refused = async (query: string) => {
    const state = (await begin(request)).searchParams.get("state");
    return back(request, `${own.url}/login/oidc/callback?state=${state}&${query}`);
  };
  const cancelled = await refused("error=access_denied&error_description=%3Cb%3Eevil");
  expect(cancelled.status()).toBe(401);
  expect(await cancelled.text()).not.toContain("evil");
  expect((await refused("error=invalid_scope")).status()).toBe(502);
  expect((await refused("error=temporarily_unavailable")).status()).toBe(503);
  expect((await refused("")).status()).toBe(400);
  expect((await refused("code=invented")).status()).toBe(400);
  expect((await refused(`code=x&iss=${encodeURIComponent("https://other.example")}`)).status()).toBe(400);
  expect(await who(request)).toBe("");
  const lured = await request.get(`${own.url}/login/oidc?next=/units`, { ...stay, headers: { "sec-fetch-site": "cross-site" } });
  expect(lured.headers().location, "a link on another site signs nobody in").toBe("/login?next=%2Funits");
  for (const next of ["//evil.example", "https://evil.example/", "/\\evil.example", "/login/oidc"]) {
    const answer = await back(request, await there(request, "u-somsri", next));
    expect([answer.status(), answer.headers().location], next).toEqual([303, "/"]);
    await request.post(`${own.url}/logout`, { headers: { origin: own.url }, maxRedirects: 0 });
  }
});

test("a provider that is down leaves the password, and says so", async ({ page, request }) => {
  const address = await there(request, "u-somsri");
  issuer.fault = "down";
  expect((await back(request, address)).status()).toBe(503);
  await issuer.stop();
  // Known since the start, so the way there is still told; a process that starts now knows nothing.
  const alone = await startOwn(home, settings);
  try {
    const answer = await page.goto(`${alone.url}/login/oidc?next=/units`);
    expect(answer?.status()).toBe(503);
    await expect(page.locator("[role=alert]")).toContainText("ไม่ตอบสนอง");
    await expect(page.locator('main input[name="next"]')).toHaveValue("/units");
    await page.locator('input[name="name"]').fill("boss");
    await page.locator('main input[name="password"]').fill(BOSS);
    await page.locator("main form button").click();
    await expect(page).toHaveURL(/\/units/);
  } finally {
    await alone.stop();
  }
});
