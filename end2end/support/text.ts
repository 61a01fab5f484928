// Thai text and numbers as the pages write them, made here a second time so that the tests do not
// believe the code they test.
import type { Page } from "@playwright/test";

const MONTHS = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."];

/** `2022-11-29` → `29 พ.ย. 2565`. */
export function thaiDate(iso: string): string {
  const [year, month, day] = iso.split("-").map(Number);
  return `${day} ${MONTHS[month - 1]} ${year + 543}`;
}

/** At most two places, grouped, a true minus sign. */
export function thaiNumber(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 2 }).replace("-", "−");
}

/** One spelling, no white space: for finding a text wherever the page breaks it. */
export function squeeze(text: string): string {
  return text
    .normalize("NFC")
    .replace(/[\u200B-\u200D\u2060\uFEFF\u00AD]/g, "")
    .replace(/\u0E4D([\u0E48-\u0E4B]?)\u0E32/g, "$1\u0E33")
    .replace(/เเ/g, "แ")
    .replace(/\s+/g, "");
}

/** All a reader can get at on the page: what is folded away is unfolded first, as a click would. */
export async function readableText(page: Page): Promise<string> {
  await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
  return squeeze(await page.evaluate(() => document.querySelector("main")?.innerText ?? ""));
}
