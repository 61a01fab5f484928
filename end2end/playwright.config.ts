import { defineConfig, devices } from "@playwright/test";
import { CHROMIUM } from "./support/chromium.mjs";

const launchOptions = {
  executablePath: CHROMIUM,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    // No page waits for another machine: the sign-in page of the tests' OpenID provider asks for a font.
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
  ],
};

/** The size whose tests of data run on another engine's server, in a run beside this one. */
const ELSEWHERE = process.env.E2E_DATA_ELSEWHERE;

// The two sizes every page is read at. A phone has more pixels to a point, which lays nothing out otherwise, and it is the
// processor that would paint them.
export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  globalSetup: "./support/server.ts",
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // Much of a test is waiting: for a server of its own to start, a network to break, a stream to tell.
  workers: 3,
  // Two browsers and two servers share what cores there are: what fails once and then not is told as flaky.
  retries: process.env.CI ? 2 : 0,
  timeout: 45_000,
  // A machine with others on it stands still for seconds now and then.
  expect: { timeout: 10_000 },
  reporter: [["list", { printSteps: false }]],
  use: {
    baseURL: process.env.E2E_BASE_URL,
    locale: "th-TH",
    timezoneId: "Asia/Bangkok",
    colorScheme: "light",
    trace: "off",
    screenshot: "only-on-failure",
    launchOptions,
  },
  projects: [
    {
      name: "phone",
      use: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 1, hasTouch: true, isMobile: true, userAgent: devices["Pixel 7"].userAgent },
    },
    { name: "desktop", use: { viewport: { width: 1440, height: 900 } }, grepInvert: ELSEWHERE === "desktop" ? /@data/ : undefined },
  ],
});
