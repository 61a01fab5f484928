// Addresses: old ones lead on, unknown ones help, the API answers as promised.
import { expect, test } from "@playwright/test";
import { importedKpis, importedProjects, json, richProject, type Project } from "../support/api";

test.describe("addresses", { tag: "@data" }, () => {
  test("old addresses lead to the new ones for good", async ({ request }) => {
    const project = importedProjects(true)[0];
    const kpi = importedKpis(true)[0];
    for (const [old, now] of [
      [`/mobile/myproject.php?pid=${project}`, `/projects/${project}`],
      [`/mobile/mykpi.php?pid=${kpi}`, `/kpis/${kpi}`],
    ]) {
      const answer = await request.get(old, { maxRedirects: 0 });
      expect(answer.status(), old).toBe(308);
      expect(new URL(answer.headers().location, "http://x").pathname, old).toBe(now);
    }
  });

  test("an old address cannot lead elsewhere", async ({ request }) => {
    for (const pid of ["//example.org", "https://example.org/", "..%2F..%2Fx", "%0d%0aLocation:%20x", ""]) {
      const answer = await request.get(`/mobile/myproject.php?pid=${pid}`, { maxRedirects: 0 });
      const location = answer.headers().location;
      if (location) expect(new URL(location, "http://here").origin, pid).toBe("http://here");
      expect(answer.status(), pid).toBeLessThan(500);
    }
  });

  test("an unknown code is 404 and offers what is near", async ({ page, request }) => {
    const { code } = await richProject(request);
    const wrong = code.slice(0, -1) + ((Number(code.slice(-1)) + 5) % 10) + "9";
    const answer = await page.goto(`/projects/${wrong}`);
    expect(answer?.status()).toBe(404);
    await expect(page.locator("main")).toContainText(wrong);
    expect(await page.locator(`main a[href^="/projects/${code.slice(0, 4)}"]`).count()).toBeGreaterThan(0);
    for (const address of ["/projects/x", "/kpis/9999-1", "/units/99990000", "/units/x", "/nothing"]) {
      expect((await request.get(address)).status(), address).toBe(404);
    }
  });

  test("the API's errors are problems in JSON", async ({ request }) => {
    for (const address of ["/api/v1/projects/50490000-99999", "/api/v1/kpis/9999-1", "/api/v1/units/99990000", "/api/v1/projects/x"]) {
      const answer = await request.get(address);
      expect([400, 404], address).toContain(answer.status());
      expect(answer.headers()["content-type"], address).toContain("application/problem+json");
      expect(await answer.json(), address).toMatchObject({ status: answer.status(), title: expect.any(String) });
    }
  });

  test("the API's list is walked by its cursor without gap or repetition", async ({ request }) => {
    const seen = new Set<string>();
    let cursor: string | null = null;
    for (let round = 0; round < 200; round += 1) {
      const at = cursor ? `&cursor=${encodeURIComponent(cursor)}` : "";
      const page: { items: Project[]; next: string | null } = await json(request, `/api/v1/projects?year=2566&limit=50${at}`);
      for (const { code } of page.items) {
        expect(seen.has(code), code).toBe(false);
        seen.add(code);
      }
      cursor = page.next;
      if (!cursor) break;
    }
    expect(cursor).toBeNull();
    expect(seen.size).toBeGreaterThan(50);
  });

  test("health, readiness and a description of the API", async ({ request }) => {
    for (const address of ["/healthz", "/readyz"]) expect((await request.get(address)).status(), address).toBe(200);
  });
});
