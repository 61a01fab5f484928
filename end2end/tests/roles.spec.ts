// Each role in its own unit and in another: what it sees there, and what it may do, as docs/permissions.md has it.
import { expect, test, type APIRequestContext, type Page } from "@playwright/test";
import { json } from "../support/api";
import { PEOPLE, signIn, type Name } from "../support/people";

/** The unit of the demo's staff and head. */
const OWN = "50010000";
const YEAR = 2566;

type May = { edits: boolean; approves: boolean; readsDrafts: boolean; administers: boolean };
/** In the own unit; evaluator, executive and administrator hold their roles in the whole city. */
const THERE: Record<Name, May> = {
  staff: { edits: true, approves: false, readsDrafts: true, administers: false },
  head: { edits: true, approves: true, readsDrafts: true, administers: false },
  evaluator: { edits: false, approves: false, readsDrafts: true, administers: false },
  executive: { edits: false, approves: false, readsDrafts: true, administers: false },
  admin: { edits: true, approves: false, readsDrafts: true, administers: true },
};

/** A project of the demo's in a unit, or in any other. */
async function projectIn(request: APIRequestContext, own: boolean): Promise<string> {
  const query = own ? `&unit=${OWN}` : "";
  const { items } = await json<{ items: { code: string }[] }>(request, `/api/v1/projects?year=${YEAR}&limit=50${query}`);
  // Those with long serials are made by tests, which change them.
  const found = items.find(({ code }) => code.startsWith(OWN) === own && code.split("-")[1].length === 5);
  expect(found, "a project").toBeDefined();
  return found!.code;
}

/** A new project of the own unit, which is a draft. */
async function draft(page: Page, name: string): Promise<string> {
  const answer = await page.request.post("/projects/new", {
    form: { unit: OWN, year: String(YEAR), name },
    headers: { origin: process.env.E2E_BASE_URL!, accept: "text/html" },
    maxRedirects: 0,
  });
  expect(answer.status()).toBe(303);
  return answer.headers()["location"].split("/")[2];
}

const status = async (page: Page, address: string) => (await page.request.get(address, { headers: { accept: "text/html" } })).status();

test("what each role may do in its unit and in another", { tag: "@data" }, async ({ browser, request, page }, info) => {
  test.skip(info.project.name === "phone", "rights are the same on every screen");
  test.slow();
  const [own, other] = [await projectIn(request, true), await projectIn(request, false)];
  await signIn(page, "staff");
  const code = await draft(page, `ร่างของบทบาท ${info.project.name} ${Date.now()}`);

  for (const name of PEOPLE) {
    const context = await browser.newContext({ baseURL: process.env.E2E_BASE_URL });
    const theirs = await context.newPage();
    await signIn(theirs, name);
    const may = THERE[name];
    const everywhere = !["staff", "head"].includes(name);
    for (const [project, edits] of [[own, may.edits], [other, may.edits && everywhere]] as const) {
      await theirs.goto(`/projects/${project}`);
      const at = `${name} at ${project}`;
      expect(await theirs.locator(".ed[data-field]").count() > 0, `${at}: fields to change`).toBe(edits);
      expect(await theirs.locator(`main a[href^="/projects/${project}/report"]`).count() > 0, `${at}: a way to report`).toBe(edits);
      expect(await theirs.locator(`main a[href^="/projects/${project}/plan"]`).count() > 0, `${at}: a way to the plan`).toBe(edits);
      expect(await status(theirs, `/projects/${project}/plan`), `${at}: its plan`).toBe(edits ? 200 : 403);
      expect(await status(theirs, `/projects/${project}/report`), `${at}: its report`).toBe(edits ? 200 : 403);
    }
    expect(await status(theirs, `/projects/${code}`), `${name}: a draft`).toBe(may.readsDrafts ? 200 : 404);
    expect(await status(theirs, "/my/approve"), `${name}: what waits`).toBe(may.approves ? 200 : 403);
    expect(await status(theirs, "/admin/users"), `${name}: people`).toBe(may.administers ? 200 : 403);
    await context.close();
  }

  // Whoever is not signed in reads what is published, and nothing of a draft.
  const context = await browser.newContext({ baseURL: process.env.E2E_BASE_URL });
  const reader = await context.newPage();
  expect((await reader.goto(`/projects/${own}`))?.status()).toBe(200);
  await expect(reader.locator(".ed")).toHaveCount(0);
  expect((await reader.goto(`/projects/${code}`))?.status()).toBe(404);
  expect(await reader.locator("body").innerText()).not.toContain("ร่างของบทบาท");
  expect((await reader.goto(`/projects/${own}/plan`))?.url()).toContain("/login?next=");
  await context.close();
});
