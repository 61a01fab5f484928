// Finding things: Thai substrings however they are typed, filters in the address, sort, paging.
import { expect, test } from "@playwright/test";
import { richProject } from "../support/api";

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
    await expect(page.locator("main")).toContainText(name.slice(0, 20));
    const codes = await page.locator('main a[href^="/projects/"]').evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    expect(codes.length).toBeGreaterThan(0);
    expect(code).toBeTruthy();
  });

  test("a code is found", async ({ page, request }) => {
    const { code } = await richProject(request);
    await page.goto(`/projects?q=${code}`);
    await expect(page.locator(`main a[href^="/projects/${code}"]`).first()).toBeVisible();
  });

  test("filters hold together in the address, and paging keeps them", async ({ page }) => {
    await page.goto("/projects?year=2566&sort=progress");
    const next = page.getByRole("link", { name: "ถัดไป" });
    await next.click();
    await expect(page).toHaveURL(/year=2566/);
    await expect(page).toHaveURL(/sort=progress/);
    await expect(page).toHaveURL(/page=2/);
    await page.goBack();
    expect(new URL(page.url()).searchParams.get("page")).toBeNull();
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
