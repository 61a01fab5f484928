// What must not happen behind a page's back.
import type { Page } from "@playwright/test";

/** Collects console errors and warnings, page errors, failed requests and requests to other hosts. */
export function watch(page: Page): string[] {
  const seen: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) seen.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => seen.push(`page error: ${error.message}`));
  page.on("requestfailed", (request) => {
    // A page that is left loads nothing more and ends its stream; and what is not wanted any more is not waited for.
    const left = request.resourceType() === "eventsource" || /\/pkg\/|\/fonts\/|\/favicon|\/live$|as_of=/.test(request.url());
    if (left && request.failure()?.errorText === "net::ERR_ABORTED") return;
    seen.push(`failed: ${request.url()} ${request.failure()?.errorText}`);
  });
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (["http:", "https:"].includes(url.protocol) && url.origin !== process.env.E2E_BASE_URL) seen.push(`elsewhere: ${request.url()}`);
  });
  page.on("response", (response) => {
    // The page's own status is the test's business.
    if (response.status() >= 400 && !response.request().isNavigationRequest()) seen.push(`${response.status()}: ${response.url()}`);
  });
  return seen;
}

/** Adds up layout shift from before the first paint on. Call before the page is opened. */
export async function measureShift(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const store = window as unknown as { __shift: number };
    store.__shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
        if (!entry.hadRecentInput) store.__shift += entry.value;
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  return () => page.evaluate(() => (window as unknown as { __shift: number }).__shift);
}

/** Waits until the page is at rest: fonts in, islands awake, and nothing more asked for. */
export async function settle(page: Page, wakes = true): Promise<void> {
  await page.waitForLoadState("load");
  await page.evaluate(async (wakes) => {
    const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));
    const isAwake = () => performance.getEntriesByName("awake").length > 0;
    // A page without script has none to wait for; one whose script fails is told of by its console.
    if (wakes && document.getElementById("wake")) for (let turn = 0; turn < 1_000 && !isAwake(); turn += 1) await pause(10);
    const loaded = () => performance.getEntriesByType("resource").length;
    for (let before = -1; before !== loaded(); await pause(150)) before = loaded();
    await document.fonts.ready;
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  }, wakes);
}
