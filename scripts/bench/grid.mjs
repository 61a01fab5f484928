// How smoothly a grid of a thousand rows scrolls and takes a paste, in a real browser on a slowed CPU.
// usage: node scripts/bench/grid.mjs BASE UNIT YEAR [RATE]; signs in as the demo's administrator.
import { chromium } from "../../end2end/node_modules/@playwright/test/index.mjs";
import { CHROMIUM } from "../../end2end/support/chromium.mjs";

const [base, unit, year, rate = "4"] = process.argv.slice(2);
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
const DESKTOP = { viewport: { width: 1440, height: 900 } };
const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});

/** Times between frames, sorted. */
const told = (frames) => {
  const sorted = frames.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1);
  const slow = frames.filter((ms) => ms > 50).length;
  return `${frames.length} frames, median ${at(0.5)} ms, 95 % ${at(0.95)} ms, longest ${at(1)} ms, ${slow} over 50 ms`;
};

for (const [name, screen] of [["phone", PHONE], ["desktop", DESKTOP]]) {
  const context = await browser.newContext(screen);
  const page = await context.newPage();
  await page.goto(`${base}/login`);
  await page.locator('input[name="name"]').fill("admin");
  await page.locator('main input[name="password"]').fill("river-city-demo");
  await page.locator("main form button").click();
  // Signing out sits in a menu that is closed; its head tells that somebody is signed in.
  await page.locator("header .me > summary").waitFor();
  const cdp = await context.newCDPSession(page);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: Number(rate) });
  const began = Date.now();
  await page.goto(`${base}/units/${unit}/grid?of=projects&year=${year}`);
  await page.locator(".gr.awake .gr-body .gr-r").first().waitFor();
  const rows = Number(await page.locator(".gr-grid").getAttribute("aria-rowcount")) - 1;
  console.log(`${name}, CPU ÷ ${rate}: ${rows} rows, ${Date.now() - began} ms to the first row, ${await page.locator(".gr-body .gr-r").count()} drawn`);
  const scroll = await page.evaluate(async () => {
    const box = document.querySelector(".gr-box");
    const frames = [];
    let last = await new Promise(requestAnimationFrame);
    // A fling: three hundred frames, 160 pixels each.
    for (let i = 0; i < 300; i += 1) {
      box.scrollTop += i < 260 ? 160 : -160;
      const now = await new Promise(requestAnimationFrame);
      frames.push(now - last);
      last = now;
    }
    return frames;
  });
  console.log(`  scrolling: ${told(scroll)}`);
  const paste = await page.evaluate(async () => {
    const box = document.querySelector(".gr-box");
    box.scrollTop = 0;
    await new Promise((next) => setTimeout(next, 300));
    const cell = document.querySelector('.gr-c[data-at="0-0"]');
    cell.focus();
    cell.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true, pointerType: "mouse", button: 0 }));
    cell.dispatchEvent(new PointerEvent("pointerup", { bubbles: true, pointerType: "mouse", button: 0 }));
    const data = new DataTransfer();
    data.setData("text/plain", Array.from({ length: 1000 }, (_, i) => Array.from({ length: 9 }, (_, j) => `${i}.${j}`).join("\t")).join("\r\n"));
    const began = performance.now();
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    const handled = performance.now() - began;
    await new Promise((next) => requestAnimationFrame(() => { const late = new MessageChannel(); late.port1.onmessage = next; late.port2.postMessage(0); }));
    return { handled, painted: performance.now() - began, said: document.querySelector(".gr-said").textContent };
  });
  console.log(`  pasting 1,000 rows of 9: handled in ${paste.handled.toFixed(0)} ms, on the screen after ${paste.painted.toFixed(0)} ms (${paste.said})`);
  const keys = [];
  for (let i = 0; i < 30; i += 1) {
    keys.push(
      await page.evaluate(async () => {
        const began = performance.now();
        document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true, cancelable: true }));
        await new Promise((next) => requestAnimationFrame(() => { const late = new MessageChannel(); late.port1.onmessage = next; late.port2.postMessage(0); }));
        return performance.now() - began;
      }),
    );
  }
  console.log(`  an arrow key to the next frame: ${told(keys)}`);
  await context.close();
}
await browser.close();
