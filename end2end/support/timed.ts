// How smooth something is, for the bench: the tests ask only that it works, for how fast it is depends on the machine.
import type { Page } from "@playwright/test";

/** Whether times are taken: by `BENCH=smooth make bench`. */
export const TIMED = Boolean(process.env.E2E_TIMED);

/** Slows the page's processor to a quarter, as that of a phone, where times are taken. Gives the way back. */
export async function slowed(page: Page): Promise<() => Promise<void>> {
  if (!TIMED) return async () => {};
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  return async () => void (await cdp.send("Emulation.setCPUThrottlingRate", { rate: 1 }));
}

/** Tells the times of frames, in ms, where they are taken. */
export function tell(what: string, frames: number[]): void {
  if (!TIMED) return;
  const sorted = [...frames].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(0);
  const told = sorted.length > 1 ? `median ${at(0.5)} ms, of twenty frames nineteen within ${at(0.95)} ms (${sorted.length} frames)` : `${at(0)} ms`;
  console.log(`    ${what}: ${told}`);
}
