// When the first mark of a chart is on the screen, in a real browser, for pages written by plans.mjs: from
// the navigation's start to the end of the frame that draws the first bar. Asked for by plain evaluation, for the test
// tool's own helper script takes 12 ms of the page's thread. A new profile
// each time, median of ROUNDS. Beside each number what the best of the chart libraries of peers.mjs took to draw the same
// data on an empty page in the same minutes, turn by turn, and what the best of six took on another machine; the share of
// the one, or of the other where no library draws it here, is to be the aim or less.
// usage: node scripts/bench/paint.mjs BASE [ROUNDS] [FOLDER OF PEERS]
import { chromium } from "../../end2end/node_modules/@playwright/test/index.mjs";
import { CHROMIUM } from "../../end2end/support/chromium.mjs";
import { fetch as fetchPeers, serve as servePeers } from "./peers.mjs";

const base = process.argv[2];
const rounds = Number(process.argv[3] ?? 5);
const AIM = 0.8;
const folder = process.argv[4];
if (folder) fetchPeers(folder);
const peers = folder ? await servePeers(folder) : { gantt: [], quarter: [], close: () => {} };
// Part of the names of what is measured: `ONLY=zoom` leaves the rest out.
const ONLY = new RegExp(process.env.ONLY ?? "");
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
const DESKTOP = { viewport: { width: 1440, height: 900 } };
// What Chromium's own tools call slow 4G.
const SLOW_4G = { offline: false, downloadThroughput: (1.6e6 / 8) * 0.9, uploadThroughput: (750e3 / 8) * 0.9, latency: 562.5 };

const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

/** Runs before the page: notes the end of the frame in which the first (and the `count`th) mark has a box. */
function observe({ selector, count }) {
  const look = () => {
    const found = document.querySelectorAll(selector);
    const drawn = [...found].filter((mark) => mark.getBoundingClientRect().width > 0);
    // This runs within a frame, before it is painted; a message posted now is read after it was.
    const after = (note) => {
      const late = new MessageChannel();
      late.port1.onmessage = note;
      late.port2.postMessage(0);
    };
    if (drawn.length > 0) after(() => (window.firstMark ??= performance.now()));
    if (drawn.length < count) requestAnimationFrame(look);
    else after(() => (window.allMarks = performance.now()));
  };
  requestAnimationFrame(look);
}

async function visit(path, selector, { throttle = 1, network, screen = DESKTOP, count = 1, act } = {}) {
  const context = await browser.newContext(screen);
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  if (throttle > 1) await cdp.send("Emulation.setCPUThrottlingRate", { rate: throttle });
  if (network) {
    await cdp.send("Network.enable");
    await cdp.send("Network.emulateNetworkConditions", network);
  }
  await page.addInitScript(observe, { selector, count });
  try {
    await page.goto(new URL(path, base).href, { waitUntil: "commit" });
    const expression = "window.allMarks ? { first: window.firstMark, all: window.allMarks } : null";
    let times = null;
    for (const until = Date.now() + 60_000; !times; await new Promise((next) => setTimeout(next, 150))) {
      if (Date.now() > until) throw new Error(`no mark on ${path}`);
      times = (await cdp.send("Runtime.evaluate", { expression, returnByValue: true })).result.value;
    }
    return act ? await act(page) : times;
  } finally {
    await context.close();
  }
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

const first = (result) => result.first;
const all = (result) => result.all;

/** Ours and its rivals, turn by turn; `elsewhere` is what the best of six took on another machine. */
async function measure(name, path, selector, elsewhere, options = {}, pick = first, rivals = []) {
  if (!ONLY.test(name)) return;
  const times = [];
  const theirs = new Map(rivals.map((rival) => [rival.name, []]));
  for (let i = 0; i < rounds; i += 1) {
    times.push(pick(await visit(path, selector, options)));
    for (const { name: rival, at, mark, count = 1 } of rivals) {
      theirs.get(rival)?.push(pick(await visit(at, mark, { ...options, count }).catch(() => theirs.delete(rival) && { first: 0, all: 0 })));
    }
  }
  const ms = median(times);
  const [best] = [...theirs].map(([rival, found]) => [median(found), rival]).toSorted((a, b) => a[0] - b[0]);
  const aim = best?.[0] ?? elsewhere;
  const verdict = aim ? `share ${(ms / aim).toFixed(2)}${ms > aim * AIM ? `  OVER ${AIM}` : ""}` : "";
  const here = best ? `${best[1]} ${best[0].toFixed(0)}` : "";
  console.log(`    ${name.padEnd(44)} ${ms.toFixed(0).padStart(6)} ms  ${here.padEnd(18)} ${verdict.padEnd(22)} elsewhere ${elsewhere ?? "-"}`);
}

const MARK = ".tl-rows .tl-row rect";
const plans = [
  [10, 0, 181, 408],
  [200, 1, 228, 745],
  [2_000, 2, 234, 758],
  [10_000, 3, 302, 1_016],
];
const address = (i) => `/projects/50010000-${910_000 + i}`;

const gantt = (count) => peers.gantt.filter(({ most }) => count <= most).map(({ name, mark, at }) => ({ name, mark, at: at(count) }));
const quarter = (count) => peers.quarter.map(({ name, mark, each, at }) => ({ name, mark, at: at(count), count: each ? count : 1 }));

// The first visit after the server's start is not counted.
await visit(address(0), MARK);
for (const [steps, i, desktop, slow] of plans) {
  await measure(`${steps} steps`, address(i), MARK, desktop, {}, first, gantt(steps));
  await measure(`${steps} steps, CPU ÷ 4`, address(i), MARK, slow, { throttle: 4 }, first, gantt(steps));
}
await measure("200 steps, phone, slow 4G", address(1), MARK, 1_270, { network: SLOW_4G, screen: PHONE }, first, gantt(200));
await measure("one quarter chart", "/kpis/5001-8000", ".qc svg rect", 129, {}, first, quarter(1));
await measure("one quarter chart, CPU ÷ 4", "/kpis/5001-8000", ".qc svg rect", 358, { throttle: 4 }, first, quarter(1));
const unit = "/units/50010000?year=2566&limit=60&open=all";
const charts = await visit(unit, ".qc svg rect", { act: (page) => page.waitForLoadState().then(() => page.locator(".qc").count()) });
const known = (ms) => (charts === 60 ? ms : undefined);
await measure(`a unit's ${charts} quarter charts`, unit, ".qc svg", known(305), { count: charts }, all, quarter(charts));
await measure(`a unit's ${charts} quarter charts, CPU ÷ 4`, unit, ".qc svg", known(1_194), { count: charts, throttle: 4 }, all, quarter(charts));

/** From a click on a quarter, while a month is shown, to the frame that shows the quarter; of a peer, from its call. The
 * quarter is the first, where the steps are that stand at the top: in another one of the peers would have no bar to draw. */
const zoom = async (page) => {
  await page.waitForFunction(() => window.zoom || document.querySelector(".tl.awake"));
  // What a page still does of itself is over: one of the peers draws itself once more a second after the first time.
  await new Promise((next) => setTimeout(next, 2_000));
  return page.evaluate(async () => {
    const shown = () => new Promise((next) => requestAnimationFrame(() => { const late = new MessageChannel(); late.port1.onmessage = next; late.port2.postMessage(0); }));
    if (window.zoom) {
      const began = performance.now();
      await window.zoom();
      await shown();
      return { first: performance.now() - began };
    }
    const root = document.querySelector(".tl.awake");
    const told = () => root.querySelector("svg.tl-rows > desc")?.textContent;
    const before = told();
    const link = [...root.querySelectorAll('.tl-nav a[data-zoom^="q"]')].find((link) => link.getAttribute("aria-current") === null);
    const began = performance.now();
    link.click();
    while (told() === before) await new Promise((next) => setTimeout(next, 0));
    await shown();
    return { first: performance.now() - began };
  });
};
for (const [steps, i] of plans) {
  const rivals = gantt(steps).map((rival) => ({ ...rival, at: `${rival.at}?month` }));
  await measure(`zoom from month to quarter, ${steps} steps`, `${address(i)}?zoom=m2`, MARK, 19, { act: zoom }, first, rivals);
  await measure(`zoom from month to quarter, ${steps} steps, CPU ÷ 4`, `${address(i)}?zoom=m2`, MARK, 42, { act: zoom, throttle: 4 }, first, rivals);
}
const nodes = await visit(address(2), MARK, {
  act: async (page) => {
    await page.locator(".tl.awake").first().waitFor();
    return page.evaluate(() => ({ chart: document.querySelector(".tl").querySelectorAll("*").length, page: document.querySelectorAll("*").length }));
  },
});
console.log(`    DOM nodes at 2,000 steps: ${nodes.chart} in the picture (peer 846), ${nodes.page} on the page with its whole table twin`);
await browser.close();
peers.close();
