// What a first visit transfers, as the browser counts it.
import { expect, test } from "@playwright/test";
import { EDITED, EDITED_KPI, MANY } from "../support/own";
import { addressOf } from "../support/pages";
import { signIn } from "../support/people";
import { settle } from "../support/watch";

const KB = 1024;
const STAFF = 180;
/** Pages anybody reads, and pages staff work on, where the code of lazy islands comes besides. */
const PAGES = [
  ...["a demo project", "front page", "a demo KPI", "a unit"].map((name) => ({ name, address: "", staff: false })),
  { name: "a project to change", address: `/projects/${EDITED.desktop}`, staff: true },
  { name: "a plan to change", address: `/projects/${MANY}/plan`, staff: true },
  { name: "a KPI to change", address: `/kpis/${EDITED_KPI.desktop}`, staff: true },
];

for (const { name, address, staff } of PAGES) {
  test(`${name} stays within the budgets of a first visit`, { tag: "@release" }, async ({ browser, request }, info) => {
    test.skip(info.project.name !== "phone", "the same bytes at every size");
    const context = await browser.newContext({ ...info.project.use, baseURL: process.env.E2E_BASE_URL });
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    await cdp.send("Network.enable");
    const kinds = new Map<string, string>();
    let chunks = 0;
    const bytes = { code: 0, css: 0, font: 0, document: 0, other: 0 };
    cdp.on("Network.responseReceived", ({ requestId, response, type }) => {
      const path = new URL(response.url).pathname;
      chunks += /\.wasm$/.test(path) && !/^\/pkg\/(public\/)?digitalplan\./.test(path) ? 1 : 0;
      kinds.set(requestId, /\.(js|wasm)$/.test(path) ? "code" : /\.css$/.test(path) ? "css" : /\.woff2?$/.test(path) ? "font" : type === "Document" ? "document" : "other");
    });
    cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      bytes[(kinds.get(requestId) ?? "other") as keyof typeof bytes] += encodedDataLength;
    });
    if (staff) {
      await signIn(page, "staff");
      // What the page after signing in loads is not this page's.
      await settle(page);
      await cdp.send("Network.clearBrowserCache");
      for (const kind of Object.keys(bytes)) bytes[kind as keyof typeof bytes] = 0;
    }
    await page.goto(staff ? address : await addressOf(name, request));
    await settle(page);
    console.log(`${name}: ${Object.entries(bytes).map(([kind, sum]) => `${kind} ${(sum / KB).toFixed(1)} KB`).join(", ")}`);
    expect.soft(bytes.code, "script and wasm").toBeLessThanOrEqual((staff ? STAFF : 100) * KB);
    if (staff) expect.soft(chunks, "chunks").toBeGreaterThan(0);
    else expect.soft(chunks, "chunks").toBe(0);
    expect.soft(bytes.code, "script and wasm").toBeGreaterThan(1 * KB);
    expect.soft(bytes.css, "css").toBeLessThanOrEqual(20 * KB);
    expect.soft(bytes.font, "fonts").toBeLessThanOrEqual(60 * KB);
    await context.close();
  });
}
