// A month is reported in a minute, given back, corrected, and approved, without script; and the figures anybody reads
// move when, and only when, it is approved.
import { expect, test, type BrowserContext, type Page } from "@playwright/test";
import { obscured, sound } from "../support/axe";
import { EDGES, LONG, MANY, REPORTED } from "../support/own";
import { signIn } from "../support/people";
import { tell } from "../support/timed";
import { settle, watch } from "../support/watch";

/** Notes when a page's figure comes to be what is told, and how long the page stood still meanwhile. */
async function clock(page: Page, figure: string): Promise<void> {
  await page.evaluate((figure) => {
    const clock = { moved: 0, still: 0 };
    let last = performance.now();
    const ticks = setInterval(() => {
      clock.still += Math.max(0, performance.now() - last - 100);
      last = performance.now();
    }, 50);
    new MutationObserver(() => {
      if (clock.moved || document.querySelector(".big-number")?.textContent !== figure) return;
      clock.moved = Date.now();
      clearInterval(ticks);
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
    Object.assign(window, { clock });
  }, figure);
}

test("a report goes from what is due to what is published", { tag: ["@data", "@timed"] }, async ({ browser }, info) => {
  test.slow();
  const code = REPORTED[info.project.name];
  const person = async (name: "staff" | "head" | "evaluator", next: string, javaScriptEnabled: boolean) => {
    const context = await browser.newContext({ ...info.project.use, javaScriptEnabled });
    const page = await context.newPage();
    await signIn(page, name, next);
    return page;
  };
  const staff = await person("staff", "/my", false);
  const percent = async () => (await (await staff.request.get(`/api/v1/projects/${code}`)).json()).progress;
  const send = () => staff.locator(".rp-send button").click();

  // What is due leads to the form of the month that is due: one tap, and the day is there already.
  await expect(staff.locator("main h1")).toHaveText("งานของฉัน");
  await staff.goto(`/projects/${code}`);
  await staff.locator(".rp-way a").click();
  await expect(staff.locator("main h1")).toHaveText("รายงานความคืบหน้า");
  await expect(staff.locator('[name="date"]')).toHaveValue("31/3/2566");
  // What it was is what it is, until somebody says otherwise.
  await expect(staff.locator('[name="percent"]')).toHaveValue("20");
  await expect(staff.locator(".rp-slider")).toHaveValue("20");
  await expect(staff.locator(".rp-beside")).toContainText("ครั้งก่อน 20 % (15 ก.พ. 2566)");
  await expect(staff.locator(".rp-curve svg").first()).toBeAttached();

  // What is wrong stands at its field; what is odd is asked.
  await staff.locator('[name="percent"]').fill("120");
  await send();
  await expect(staff.locator("#f-percent-problem")).toContainText("0 ถึง 100");
  await expect(staff.locator("#f-narrative-problem")).toBeVisible();
  await staff.locator('[name="percent"]').fill("๗๕");
  await staff.locator('[name="narrative"]').fill("ลอกท่อแล้วห้าสาย จากแปดสาย");
  await staff.locator(".rp-more summary").click();
  await staff.locator('[name="problem"]').fill("น้ำหนุนสูง");
  await staff.locator('[name="problem_who"]').fill("สำนักการระบายน้ำ");
  await staff.locator('[name="step"]').first().check();
  await send();
  await expect(staff.locator("#asks")).toContainText("มากกว่า 40 จุด");
  await expect(staff.locator('[name="problem_who"]')).toHaveValue("สำนักการระบายน้ำ");
  await staff.locator('[name="confirmed"]').check();
  await send();
  await expect(staff.locator(".flash")).toContainText("ส่งรายงานแล้ว");
  expect(await percent()).toBe(20);

  // The head sees what is odd first, gives it back, and approves what was corrected.
  const head = await person("head", "/my/approve", true);
  const item = head.locator(".rp-choose", { hasText: code });
  await settle(head);
  await expect(item).toContainText("20 → 75 %");
  await expect(item.locator(".rp-odd").first()).toHaveText("เพิ่มเกิน 40 จุด");
  await sound(head);
  await expect(item).toContainText(/ตามแผน \d+ % \(.+ 2566\)/);
  await item.locator('input[type="checkbox"]').check();
  await head.getByRole("button", { name: "ส่งคืนที่เลือก" }).click();
  await expect(head.locator("#f-reason-problem")).toBeVisible();
  await expect(item.locator('input[type="checkbox"]')).toBeChecked();
  await head.locator("#f-reason").fill("นับสายที่ลอกแล้วอีกครั้ง");
  // Whoever types a reason and presses Enter does not publish.
  await head.locator("#f-reason").press("Enter");
  await expect(head.locator(".flash")).toContainText("ส่งคืนแล้ว");

  await staff.goto("/my");
  const returned = staff.locator(".rp-returned", { hasText: "นับสายที่ลอกแล้วอีกครั้ง" });
  await returned.getByRole("link", { name: "แก้ไขและส่งใหม่" }).click();
  await expect(staff.locator('[name="percent"]')).toHaveValue("75");
  await staff.locator('[name="percent"]').fill("55");
  await send();
  await expect(staff.locator(".flash")).toContainText("ส่งรายงานแล้ว");

  // Others have the project open: somebody who reads it, and somebody who may work on it.
  const opened = async (context: BrowserContext) => {
    const page = await context.newPage();
    await page.goto(`/projects/${code}`);
    await settle(page);
    await expect(page.locator(".big-number")).toHaveText("20");
    await page.evaluate(() => Object.assign(window, { same: true }));
    return page;
  };
  const readers = await browser.newContext(info.project.use);
  // The reader's line is refused at first, as a proxy does while a server starts.
  let refused = 0;
  await readers.route("**/news", (route) => (refused++ === 0 ? route.fulfill({ status: 503 }) : route.continue()));
  const line = readers.waitForEvent("response", { predicate: (answer) => answer.url().endsWith("/news") && answer.ok(), timeout: 60_000 });
  const reader = await opened(readers);
  const evaluator = await opened((await person("evaluator", "/", true)).context());
  const seen = [watch(reader), watch(evaluator)];
  // What they unfold stays so. What has the focus is left alone, so it goes elsewhere.
  for (const page of [reader, evaluator]) {
    await page.locator("details.chart-table > summary").first().click();
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  }
  await reader.locator(".crumbs a").first().focus();

  await head.goto("/my/approve");
  await item.locator("summary").click();
  await item.getByRole("link", { name: "ดูรายงาน" }).click();
  await settle(head);
  await sound(head);
  await expect(head.locator("#versions")).toBeVisible();
  // Whoever was refused asks again some seconds later, and hears from then on.
  await line;
  for (const page of [reader, evaluator]) await clock(page, "55");
  const answered = head.waitForResponse((answer) => answer.request().method() === "POST").then(() => Date.now());
  await head.getByRole("button", { name: "อนุมัติ" }).click();
  const approved = await answered;
  await expect(head.locator(".flash")).toContainText("อนุมัติและเผยแพร่แล้ว");
  expect(await percent()).toBe(55);
  // Their pages move by themselves, and stay what they are.
  for (const page of [reader, evaluator]) {
    await page.bringToFront();
    await expect(page.locator(".big-number")).toHaveText("55");
    // Within a second of its being approved; and one more, for the machine does other things as well.
    const { moved, still } = await page.evaluate(() => (window as unknown as { clock: { moved: number; still: number } }).clock);
    await info.attach("moved", { body: `${moved - approved} ms, of which the page stood still ${still.toFixed(0)}` });
    tell(`An open page shows what was approved (${info.project.name})`, [moved - approved]);
    expect(moved - approved).toBeLessThan(2_000 + still);
    await expect(page.locator("article.report").first()).toContainText("น้ำหนุนสูง");
    await expect(page.locator(".tl.awake")).toBeAttached();
    expect(await page.evaluate(() => (window as unknown as { same?: boolean }).same)).toBe(true);
    await sound(page);
  }
  for (const page of [reader, evaluator]) await expect(page.locator("details.chart-table").first()).toHaveAttribute("open");
  expect(refused).toBeGreaterThan(1);
  expect(seen.flat().filter((line) => !line.includes("503"))).toEqual([]);
  await staff.goto(`/projects/${code}`);
  await expect(staff.locator(".big-number")).toHaveText("55");
  await expect(staff.locator("article.report").first()).toContainText("น้ำหนุนสูง");
  // Who should act is nobody's business but theirs who decide.
  await expect(staff.locator("article.report").first()).not.toContainText("สำนักการระบายน้ำ");
  // The step that was told finished stands with the report, and the next form knows it.
  await expect(staff.locator("article.report").first()).toContainText("ขั้นตอนที่แล้วเสร็จ: เตรียมการก่อนปีงบประมาณ");
  await staff.goto(`/projects/${code}/report?month=7`);
  await staff.locator(".rp-more summary").click();
  await expect(staff.locator('[data-report="step"]')).toContainText("รายงานว่าแล้วเสร็จ");
  await expect(staff.getByLabel("เตรียมการก่อนปีงบประมาณ")).toBeDisabled();
  await expect(staff.getByLabel("เตรียมการก่อนปีงบประมาณ")).toBeChecked();
});

test("what is due is quiet, within the screen, and six taps away", { tag: "@data" }, async ({ page }) => {
  await signIn(page, "staff");
  let taps = 0;
  const tap = async (what: ReturnType<Page["locator"]>) => {
    await what.click();
    taps += 1;
  };
  await tap(page.locator('header a[href="/my"]'));
  await settle(page);
  await sound(page);
  for (const show of ["kpis", "sent"]) {
    await page.goto(`/my?show=${show}`);
    await settle(page);
    await sound(page);
  }
  await page.goto("/my");
  // Not what another test sends or gets back meanwhile; rather a month behind which nothing is reported yet.
  const due = page.locator('.rp-item:not(.rp-returned):not(:has-text("50010000-9000")) a.button');
  // Its words stand in the middle of the button.
  const off = await due.first().evaluate((button) => {
    const words = document.createRange();
    words.selectNodeContents(button);
    const [inside, around] = [words.getBoundingClientRect(), button.getBoundingClientRect()];
    return Math.abs(inside.top - around.top - (around.bottom - inside.bottom));
  });
  expect(off).toBeLessThan(4);
  const recent = due.and(page.locator('[href$="month=6"], [href$="month=7"]'));
  await tap((await recent.count()) > 0 ? recent.first() : due.first());
  await settle(page);
  await sound(page);
  // The slider moves the percent and the curve, and what is lower than it was asks why before anything is sent.
  const slide = (value: string) =>
    page.locator(".rp-slider").evaluate((slider: HTMLInputElement, value) => {
      slider.value = value;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    }, value);
  await expect(page.locator("#report")).toHaveClass(/awake/);
  await slide("97");
  await expect(page.locator('[name="percent"]')).toHaveValue("97");
  if ((await page.locator(".rp-percent > .hint").count()) === 0) await expect(page.locator("#curve")).toContainText("ผล 97");
  const was = Number((await page.locator(".rp-beside").first().textContent())!.match(/ครั้งก่อน ([\d.]+)/)?.[1] ?? 0);
  if (was > 0) {
    await slide("0");
    await expect(page.locator("#f-fall_reason-problem")).toContainText("โปรดบอกเหตุผล");
  }
  // A day of another month than the form is for, and more money than there is, are told while they are typed.
  const day = await page.locator('[name="date"]').inputValue();
  const month = await page.locator('input[name="month"]').inputValue();
  await page.locator('[name="date"]').fill(month === "1" ? "1/11/2565" : "1/10/2565");
  await page.locator('[name="narrative"]').focus();
  await expect(page.locator("#f-date-problem")).toContainText("แบบนี้เป็นของเดือน");
  await page.locator('[name="date"]').fill(day);
  await expect(page.locator("#f-date-problem")).toHaveCount(0);
  await page.locator(".rp-send button").click();
  await expect(page.locator("#f-narrative-problem")).toContainText("เว้นว่างไม่ได้");
  await expect(page.locator(".rp-said")).toContainText("ยังไม่ได้ส่ง");
  await sound(page);
  await tap(page.locator('[name="percent"]'));
  await tap(page.locator('[name="narrative"]'));
  await expect(page.locator(".rp-send button")).toBeInViewport();
  // Sending is the last.
  expect(taps + 1).toBeLessThanOrEqual(6);
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("a report goes with its files", { tag: "@data" }, async ({ page }, info) => {
    const [month, percent, text] =
      info.project.name === "phone" ? [5, "30", "ตรวจแปลงฝั่งเหนือครบแล้ว"] : [6, "35", "ส่งผลให้ผู้แทนชุมชนดูแล้วสามกลุ่ม"];
    await signIn(page, "staff", `/projects/${LONG}/report?month=${month}`);
    const table = { name: "ปริมาณงาน.csv", mimeType: "text/csv", buffer: Buffer.from("เดือน,จำนวน\nม.ค.,5\n") };
    const other = { name: "โปรแกรม.exe", mimeType: "application/octet-stream", buffer: Buffer.from("MZ\0\0") };
    const choose = (...files: (typeof table)[]) => page.locator("#f-files").setInputFiles(files);
    const send = () => page.locator(".rp-send button").click();
    const own = page.locator(".rp-own input[type=checkbox]");
    await page.locator('[name="percent"]').fill(percent);
    await page.locator('[name="narrative"]').fill(text);
    // What is wrong with one is told, and the other stays chosen.
    await choose(table, other);
    await send();
    await expect(page.locator(".rp-files .problem")).toContainText("โปรแกรม.exe");
    await expect(page.locator(".rp-files .problem")).not.toContainText("ปริมาณงาน.csv");
    await expect(own).toHaveCount(1);
    await expect(own).toBeChecked();
    await expect(page.locator('[name="narrative"]')).toHaveValue(text);
    await send();
    await expect(page.locator(".flash")).toContainText("ส่งรายงานแล้ว");
    await page.goto(`/projects/${LONG}/report?month=${month}`);
    await expect(page.locator(".rp-files")).toContainText("ปริมาณงาน.csv");
    // The key Enter sends the report, whatever other buttons there are, and takes no file away.
    await page.locator('[name="narrative"]').fill(`${text} อีกครั้ง`);
    await page.locator('[name="percent"]').press("Enter");
    await expect(page.locator(".flash")).toContainText("ส่งรายงานแล้ว");
    await page.goto(`/projects/${LONG}/report?month=${month}`);
    await expect(page.locator(".rp-files")).toContainText("ปริมาณงาน.csv");
    // One that should not go with it is taken away again, while nobody has decided.
    // It is asked first, for it cannot be brought back.
    await page.locator('[name="narrative"]').fill(`${text} แก้แล้ว`);
    await page.locator(".rp-files .file-sure summary").filter({ visible: true }).click();
    await page.locator(".rp-files").getByRole("button", { name: /ยืนยันการลบ/ }).filter({ visible: true }).click();
    await expect(page.locator(".rp-took")).toHaveText("ลบไฟล์แล้ว");
    await expect(page.locator(".rp-took")).toBeInViewport();
    await expect(page.locator(".rp-files")).not.toContainText("ปริมาณงาน.csv");
    // What was typed meanwhile is still there, and of the same month.
    await expect(page.locator('[name="narrative"]')).toHaveValue(`${text} แก้แล้ว`);
    await expect(page.locator('[name="month"]')).toHaveValue(String(month));
    // What is corrected is weighed against what is published, not against itself.
    await expect(page.locator(".rp-beside")).not.toContainText(`${percent} %`);
  });
});

test("the last report's words come though something was typed before", { tag: "@release" }, async ({ page }) => {
  await signIn(page, "staff", `/projects/${EDGES}/report?month=7`);
  await expect(page.locator("#report")).toHaveClass(/awake/);
  await page.locator('[name="percent"]').click();
  await expect(page.locator("#report")).toHaveAttribute("data-kept", "");
  await page.locator('[name="percent"]').fill("52");
  await expect(page.locator('[name="narrative"]')).toHaveValue("");
  await page.locator(".rp-last a").click();
  await expect(page).toHaveURL(/from=last/);
  await expect(page.locator("#report")).toHaveAttribute("data-kept", "");
  await expect(page.locator('[name="percent"]')).toHaveValue("52");
  await expect(page.locator('[name="narrative"]')).toHaveValue("ครึ่งทาง");
});

test("words, table and line of the form's curve follow what is typed", { tag: "@release" }, async ({ page }) => {
  await signIn(page, "staff", `/projects/${EDGES}/report?month=6`);
  await expect(page.locator("#report")).toHaveClass(/awake/);
  const foreseen = page.locator(".rp-curve .chart-legend li:has(.key-forecast)");
  const table = page.locator(".rp-curve tbody");
  const line = () => page.locator("#curve .c-forecast").first().getAttribute("points");
  // The first act of all, before anything is kept or looked for.
  await page.locator('[name="percent"]').fill("61");
  await expect(page.locator("#report")).toHaveAttribute("data-kept", "");
  await expect(table).toContainText("61%");
  await expect(foreseen).toBeVisible();
  const [words, drawn] = [await foreseen.innerText(), await line()];
  await page.locator('[name="percent"]').fill("83");
  await expect(table).toContainText("83%");
  await expect(table).not.toContainText("61%");
  await expect(foreseen).not.toHaveText(words);
  expect(await line()).not.toBe(drawn);
  await page.locator('[name="percent"]').fill("100");
  await expect(foreseen).toBeHidden();
  // What is being written is no news to whoever writes it.
  await expect(page.locator("#ob-note")).toHaveCount(0);
});

test("what is told of a field that is left moves no button from under a press", async ({ page }, info) => {
  test.skip(info.project.name === "phone", "a mouse is pressed on a desk");
  await signIn(page, "staff", `/projects/${EDGES}/report?month=6`);
  await page.locator('[name="narrative"]').click();
  await expect(page.locator("#report")).toHaveAttribute("data-kept", "");
  await page.locator('[name="narrative"]').fill("ตรวจรับงานแล้ว");
  await page.locator('[name="date"]').fill("เมื่อวาน");
  const button = page.locator(".rp-send button");
  const at = (await button.boundingBox())!;
  await page.mouse.move(at.x + at.width / 2, at.y + 4);
  await page.mouse.down();
  await page.waitForTimeout(200);
  await expect(page.locator("#f-date-problem")).toHaveCount(0);
  await page.mouse.up();
  // The press was one: it asked for all to be weighed.
  await expect(page.locator("#f-date-problem")).toBeVisible();
  await expect(page.locator(".rp-said")).toContainText("ยังไม่ได้ส่ง");
  await expect(page.locator('[name="date"]')).toBeFocused();
  expect(await obscured(page)).toEqual([]);
  // So does what unfolds a part of the form: another date is wrong in fewer words, and all below moves.
  await page.locator('[name="date"]').fill("31/3/2566");
  await expect(page.locator("#f-date-problem")).toHaveCount(0);
  await page.locator('[name="date"]').fill("31/2/2566");
  const fold = page.locator(".rp-more summary");
  await fold.scrollIntoViewIfNeeded();
  const there = (await fold.boundingBox())!;
  await page.mouse.move(there.x + 40, there.y + 4);
  await page.mouse.down();
  await page.waitForTimeout(200);
  await page.mouse.up();
  await expect(page.locator(".rp-more")).toHaveAttribute("open", "");
});

/** Where words lie that are typed and not kept yet. */
const typedPlaces = (page: Page) => page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith("typed")));

test("what is typed in the moment before a page is left comes back", { tag: "@release" }, async ({ page }) => {
  await signIn(page, "staff", `/projects/${EDGES}/report?month=5`);
  await expect(page.locator("#report")).toHaveClass(/awake/);
  await page.locator('[name="percent"]').click();
  await expect(page.locator("#report")).toHaveAttribute("data-kept", "");
  // Typed and left in one turn, on a phone that takes its time to keep anything.
  await page.evaluate(() => {
    const told = Object.getOwnPropertyDescriptor(IDBRequest.prototype, "onsuccess")!;
    const set = function (this: IDBRequest, then: ((event: Event) => void) | null) {
      told.set!.call(this, then && ((event: Event) => setTimeout(() => then.call(this, event), 5_000)));
    };
    Object.defineProperty(IDBRequest.prototype, "onsuccess", { ...told, set });
  });
  const left = page.waitForURL(/\/my$/);
  await page.locator('[name="narrative"]').evaluate((area: HTMLTextAreaElement) => {
    area.value = "ตรวจรับงานงวดที่สองแล้ว";
    area.dispatchEvent(new Event("input", { bubbles: true }));
    location.assign("/my");
  });
  await left;
  await page.goto(`/projects/${EDGES}/report?month=5`);
  await expect(page.locator("#report")).toHaveAttribute("data-kept", "");
  await expect(page.locator('[name="narrative"]')).toHaveValue("ตรวจรับงานงวดที่สองแล้ว");
  await expect.poll(() => typedPlaces(page)).toEqual([]);
});

test("what is typed in two tabs, each a report of its own, comes back to each", { tag: "@release" }, async ({ page }) => {
  await signIn(page, "staff", `/projects/${EDGES}/report?month=4`);
  const other = await page.context().newPage();
  await other.goto(`/projects/${EDGES}/report?month=3`);
  const [one, two] = ["ถมดินแปลงทิศเหนือแล้ว", "วางท่อระบายน้ำแปลงทิศใต้แล้ว"];
  for (const tab of [page, other]) {
    await tab.bringToFront();
    await expect(tab.locator("#report")).toHaveClass(/awake/);
    await tab.locator('[name="percent"]').click();
    await expect(tab.locator("#report")).toHaveAttribute("data-kept", "");
    // Nothing of what is typed is kept before both tabs are gone.
    await tab.evaluate(() => {
      IDBFactory.prototype.open = () => new EventTarget() as IDBOpenDBRequest;
    });
  }
  const type = (tab: Page, text: string) =>
    tab.locator('[name="narrative"]').evaluate((area: HTMLTextAreaElement, text) => {
      area.value = text;
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }, text);
  await type(page, one);
  await type(other, two);
  expect(await typedPlaces(page)).toHaveLength(2);
  await page.close();
  const left = await other.context().newPage();
  await other.close();

  for (const [month, text] of [["4", one], ["3", two]]) {
    await left.goto(`/projects/${EDGES}/report?month=${month}`);
    await expect(left.locator("#report")).toHaveAttribute("data-kept", "");
    await expect(left.locator('[name="narrative"]')).toHaveValue(text);
  }
  await expect.poll(() => typedPlaces(left)).toEqual([]);
});

test("what an older version left in its one place comes back", { tag: "@release" }, async ({ page }) => {
  await signIn(page, "staff", `/projects/${EDGES}/report?month=2`);
  await expect(page.locator("#report")).toHaveClass(/awake/);
  await page.locator('[name="percent"]').click();
  await expect(page.locator("#report")).toHaveAttribute("data-kept", "");
  await page.evaluate(() => {
    IDBFactory.prototype.open = () => new EventTarget() as IDBOpenDBRequest;
  });
  await page.locator('[name="narrative"]').evaluate((area: HTMLTextAreaElement) => {
    area.value = "สำรวจแนวท่อแล้ว";
    area.dispatchEvent(new Event("input", { bubbles: true }));
    const place = Object.keys(localStorage).find((name) => name.startsWith("typed/"))!;
    localStorage.setItem("typed", localStorage.getItem(place)!);
    localStorage.removeItem(place);
  });
  await page.goto(`/projects/${EDGES}/report?month=2`);
  await expect(page.locator("#report")).toHaveAttribute("data-kept", "");
  await expect(page.locator('[name="narrative"]')).toHaveValue("สำรวจแนวท่อแล้ว");
  await expect.poll(() => typedPlaces(page)).toEqual([]);
});

test("more money than there is asks for its reason while it is typed", { tag: "@data" }, async ({ page }) => {
  await signIn(page, "staff");
  // Both sizes give it the same, so it does not matter which of them comes first.
  const budget = { field: "project.budget_received", base: "", value: "1000000" };
  const given = await page.request.post(`/projects/${MANY}`, { form: budget, headers: { origin: process.env.E2E_BASE_URL!, accept: "application/json" } });
  expect(given.ok(), await given.text()).toBe(true);
  await page.goto(`/projects/${MANY}/report`);
  await expect(page.locator("#report")).toHaveClass(/awake/);
  await page.locator(".rp-more > summary").click();
  await expect(page.locator('[name="spent_remark"]')).toBeHidden();
  await page.locator('[name="spent"]').fill("199,000,000,000");
  await expect(page.locator("#f-spent_remark-problem")).toContainText("เกินงบประมาณ");
  await sound(page);
  await page.locator('[name="spent_remark"]').fill("รอโอนเงินเพิ่ม");
  await expect(page.locator("#f-spent_remark-problem")).toHaveCount(0);
  // Beyond what the whole city has it is a slip of the finger.
  await page.locator('[name="spent"]').fill("999,000,000,000");
  await page.locator('[name="narrative"]').focus();
  await expect(page.locator("#f-spent-problem")).toContainText("ไม่เกิน 200,000,000,000");
});
