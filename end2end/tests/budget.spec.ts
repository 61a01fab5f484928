// What a first visit transfers, as the browser counts it.
import { expect, test } from "@playwright/test";
import { addressOf } from "../support/pages";
import { settle } from "../support/watch";

const KB = 1024;

for (const name of ["a demo project", "front page", "a demo KPI", "a unit"]) {
  test(`${name} stays within the budgets of a first visit`, { tag: "@release" }, async ({ browser, request }, info) => {
    test.skip(info.project.name !== "phone", "the same bytes at every size");
    const context = await browser.newContext({ ...info.project.use, baseURL: process.env.E2E_BASE_URL });
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    await cdp.send("Network.enable");
    const kinds = new Map<string, string>();
    const bytes = { code: 0, css: 0, font: 0, document: 0, other: 0 };
    cdp.on("Network.responseReceived", ({ requestId, response, type }) => {
      const path = new URL(response.url).pathname;
      kinds.set(requestId, /\.(js|wasm)$/.test(path) ? "code" : /\.css$/.test(path) ? "css" : /\.woff2?$/.test(path) ? "font" : type === "Document" ? "document" : "other");
    });
    cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      bytes[(kinds.get(requestId) ?? "other") as keyof typeof bytes] += encodedDataLength;
    });
    await page.goto(await addressOf(name, request));
    await settle(page);
    console.log(`${name}: ${Object.entries(bytes).map(([kind, sum]) => `${kind} ${(sum / KB).toFixed(1)} KB`).join(", ")}`);
    expect.soft(bytes.code, "script and wasm").toBeLessThanOrEqual(100 * KB);
    expect.soft(bytes.code, "script and wasm").toBeGreaterThan(1 * KB);
    expect.soft(bytes.css, "css").toBeLessThanOrEqual(20 * KB);
    expect.soft(bytes.font, "fonts").toBeLessThanOrEqual(60 * KB);
    await context.close();
  });
}
