// What the browser is told not to do, tried: scripts of strangers do not run, our own do, charts still go out.
import { readFileSync } from "node:fs";
import { expect, test, type Page } from "@playwright/test";
import { addressOf } from "../support/pages";
import { settle, watch } from "../support/watch";

/** Collects what the page's policy refused. */
async function refusals(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const store = window as unknown as { __refused: string[] };
    store.__refused = [];
    document.addEventListener("securitypolicyviolation", (event) => store.__refused.push(event.effectiveDirective));
  });
  return () => page.evaluate(() => (window as unknown as { __refused: string[] }).__refused);
}

for (const name of ["front page", "a demo project", "a demo KPI"]) {
  test(`${name}: scripts of strangers do not run`, async ({ page, request }) => {
    const refused = await refusals(page);
    const answer = await page.goto(await addressOf(name, request));
    await settle(page);
    const policy = answer?.headers()["content-security-policy"] ?? "";
    expect(policy).toMatch(/script-src 'self' 'nonce-[\w-]{22,}' 'wasm-unsafe-eval';/);
    expect(policy).not.toContain("unsafe-inline");
    expect(await refused(), "before anything was tried").toEqual([]);

    const ran = await page.evaluate(async () => {
      const ran: string[] = [];
      (window as unknown as { __ran: (how: string) => void }).__ran = (how) => ran.push(how);
      const script = document.createElement("script");
      script.textContent = "__ran('inline')";
      document.body.append(script);
      const holder = document.createElement("div");
      holder.innerHTML = `<img src="/no-such-picture" onerror="__ran('handler')"><a href="javascript:__ran('link')">x</a>`;
      document.body.append(holder);
      holder.querySelector("a")?.click();
      const foreign = document.createElement("script");
      foreign.src = "data:text/javascript,__ran('data')";
      document.body.append(foreign);
      setTimeout("__ran('string')");
      await new Promise((done) => setTimeout(done, 300));
      return ran;
    });
    expect(ran).toEqual([]);
    const told = await refused();
    expect(told).toContain("script-src-elem");
    expect(told).toContain("script-src-attr");
  });
}

test("a page cannot be framed, and where somebody signs in it does not hand itself to the page that opened it", async ({ request }) => {
  const headers = (await request.get("/")).headers();
  expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
  expect((await request.get("/login")).headers()["cross-origin-opener-policy"]).toBe("same-origin");
  expect(headers["x-request-id"]).toMatch(/^[\w.-]+$/);
});

test("a chart goes out as PNG under the policy", async ({ page, request }) => {
  const seen = watch(page);
  await page.goto(await addressOf("a demo project", request));
  await settle(page);
  const button = page.getByRole("button", { name: "ภาพ PNG" }).first();
  await button.scrollIntoViewIfNeeded();
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  expect(download.suggestedFilename()).toMatch(/\.png$/);
  const png = readFileSync(await download.path());
  expect(png.subarray(1, 4).toString("latin1")).toBe("PNG");
  expect(png.length).toBeGreaterThan(5_000);
  expect(seen).toEqual([]);
});

test("a picture opened by itself has its style and nothing else", async ({ page, request }) => {
  const seen = watch(page);
  const answer = await page.goto(`${await addressOf("a demo project", request)}/timeline.svg`);
  expect(answer?.headers()["content-security-policy"]).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/]+=*';.* sandbox$/);
  const font = await page.evaluate(() => getComputedStyle(document.querySelector("text") as Element).fontFamily);
  expect(font).toContain("Sarabun");
  expect(seen).toEqual([]);
});
