// Finding things: Thai substrings however they are typed, filters in the address, sort, paging.
import { expect, test } from "@playwright/test";
import { richProject } from "../support/api";
import { squeeze } from "../support/text";

test.describe("lists", { tag: "@data" }, () => {
  test("a Thai substring is found however SARA AM is typed", async ({ request }) => {
    const found = async (q: string) => {
      const answer = await request.get(`/api/v1/projects?limit=100&q=${encodeURIComponent(q)}`);
      return ((await answer.json()) as { items: { code: string; name: string }[] }).items.map((item) => item.code);
    };
    // จำ, น้ำ, ทำ … occur in the demo's titles; one of them must be found in every spelling.
    const words = ["น้ำ", "จำ", "ทำ", "บำ", "สำ", "ชำ", "กำ"];
    let compared = 0;
    for (const word of words) {
      const composed = await found(word);
      if (composed.length === 0) continue;
      compared += 1;
      expect(await found(word.replace(/([\u0E48-\u0E4B]?)\u0E33/, "\u0E4D$1\u0E32")), word).toEqual(composed);
    }
    expect(compared).toBeGreaterThan(0);
  });

  test("a word in the middle of a title is found on the page", async ({ page, request }) => {
    const { code, name } = await richProject(request);
    const middle = [...name].slice(3, 16).join("");
    await page.goto("/projects?year=2566");
    const box = page.getByRole("searchbox").first();
    await box.fill(middle);
    await box.press("Enter");
    await expect(page).toHaveURL(/[?&]q=/);
    expect(new URL(page.url()).searchParams.get("q")).toBe(middle);
    // The page shows just what the API finds, in its order, and the project looked for is among it.
    const { items } = (await (await request.get(`/api/v1/projects?year=2566&limit=500&q=${encodeURIComponent(middle)}`)).json()) as { items: { code: string; name: string }[] };
    expect(items.map((item) => item.code)).toContain(code);
    expect(items.every((item) => squeeze(item.name).includes(squeeze(middle)))).toBe(true);
    const shown = page.locator('main th a[href^="/projects/"]');
    expect(await shown.evaluateAll((links) => links.map((link) => link.getAttribute("href")))).toEqual(items.slice(0, 50).map((item) => `/projects/${item.code}`));
    await expect(page.getByRole("status")).toContainText(String(items.length));
  });

  test("a code is found", async ({ page, request }) => {
    const { code } = await richProject(request);
    await page.goto(`/projects?q=${code}`);
    const shown = page.locator('main th a[href^="/projects/"]');
    const codes = await shown.evaluateAll((links) => links.map((link) => link.getAttribute("href")?.split("/").pop()));
    expect(codes).toContain(code);
    expect(codes.filter((found) => !found?.includes(code))).toEqual([]);
  });

  test("filters hold together in the address, and paging keeps them", async ({ page }) => {
    await page.goto("/projects?year=2566&sort=progress");
    const shown = () => page.locator('main th a[href^="/projects/"]').evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    const first = await shown();
    expect(first.length).toBe(50);
    const next = page.getByRole("link", { name: "ถัดไป" });
    await next.click();
    await expect(page).toHaveURL(/year=2566/);
    await expect(page).toHaveURL(/sort=progress/);
    await expect(page).toHaveURL(/page=2/);
    const second = await shown();
    expect(second.length).toBeGreaterThan(0);
    expect(second.filter((href) => first.includes(href))).toEqual([]);
    await page.goBack();
    expect(new URL(page.url()).searchParams.get("page")).toBeNull();
  });

  test("KPIs are found by how far their year has come, and by policy", async ({ page }) => {
    const total = async (query: string) => {
      await page.goto(`/kpis?year=2566${query}`);
      return Number((await page.getByRole("status").first().innerText()).replace(/[^0-9]/g, ""));
    };
    const all = await total("");
    expect(all).toBeGreaterThan(0);
    const words = await page.getByLabel("สถานะ").locator("option").evaluateAll((options) => options.slice(1).map((option) => [(option as HTMLOptionElement).value, option.textContent ?? ""]));
    expect(words).toHaveLength(4);
    let found = 0;
    for (const [word, label] of words) {
      const here = await total(`&status=${word}`);
      found += here;
      await expect(page.getByLabel("สถานะ")).toHaveValue(word);
      const badges = await page.locator(".of-kpis .badge").allInnerTexts();
      expect(badges).toHaveLength(Math.min(here, 50));
      expect(badges.filter((badge) => !badge.includes(label))).toEqual([]);
    }
    expect(found).toBe(all);
    const policies = await page.getByLabel("นโยบาย ผว.").locator("option").evaluateAll((options) => options.slice(1).map((option) => (option as HTMLOptionElement).value));
    const counts = [];
    for (const policy of policies.slice(0, 5)) counts.push(await total(`&policy=${policy}`));
    expect(Math.max(...counts)).toBeGreaterThan(0);
    expect(Math.max(...counts)).toBeLessThan(all);
  });

  test("each listed project shows its steps over the year, in words too", async ({ page, request }) => {
    const { code } = await richProject(request);
    await page.goto(`/projects?q=${code}`);
    const { steps } = (await (await request.get(`/api/v1/projects/${code}`)).json()) as { steps: { start: string | null; finish: string | null }[] };
    const small = page.locator(`tr:has(a[href="/projects/${code}"])`).getByRole("img", { name: `${steps.length} ขั้นตอน` });
    await expect(small).toBeVisible();
    expect(await small.locator("rect").count()).toBeGreaterThan(0);
  });

  test("a term too long is told beside its field", async ({ page }) => {
    await page.goto(`/projects?q=${"ก".repeat(201)}`);
    const box = page.getByRole("searchbox").first();
    await expect(box).toHaveAccessibleDescription(/200/);
    expect(await box.inputValue()).toHaveLength(200);
    const answer = await page.goto(`/projects?q=${"a".repeat(10_000)}`);
    expect(answer?.status()).toBe(414);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  });

  test("nonsense in the address is no error", async ({ request }) => {
    for (const query of ["page=0", "page=-1", "page=99999999999999999999", "year=abc", "status=x", "sort=%00", "unit=%27%3B--", "q=%25_%5C"]) {
      for (const list of ["/projects", "/kpis", "/units"]) {
        expect((await request.get(`${list}?${query}`)).status(), `${list}?${query}`).toBeLessThan(500);
      }
    }
  });

  test("a search word is shown as text, never as markup", async ({ page }) => {
    await page.goto(`/projects?q=${encodeURIComponent('"><img src=x onerror=alert(1)><script>1</script>')}`);
    expect(await page.locator("main img[src=x]").count()).toBe(0);
  });
});
