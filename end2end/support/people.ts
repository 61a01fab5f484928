// Signing in as the people of the demo city.
import { expect, type Page } from "@playwright/test";

export const PASSWORD = "river-city-demo";
/** One of each role; the first two in Phra Nakhon district, the others in the whole city. */
export const PEOPLE = ["staff", "head", "evaluator", "executive", "admin"] as const;
export type Name = (typeof PEOPLE)[number];

/** Signs in by the form and waits until the page the person came for is there. */
export async function signIn(page: Page, name: Name, next = "/"): Promise<void> {
  await page.goto(`/login?next=${encodeURIComponent(next)}`);
  await page.locator('input[name="name"]').fill(name);
  await page.locator('main input[name="password"]').fill(PASSWORD);
  await page.locator("main form button").click();
  await expect(page.locator("header .me > summary")).toBeVisible();
}

/** Signs out by the menu of whoever is signed in. */
export async function signOut(page: Page): Promise<void> {
  await page.locator("header .me > summary").click();
  await page.locator('header form[action="/logout"] button').click();
}

/** A project of the unit of the demo's staff, being planned; gives its code. */
export async function made(page: Page, name: string): Promise<string> {
  await signIn(page, "staff", "/projects/new");
  await page.locator('input[name="name"]').fill(name);
  await page.locator('select[name="section"]').selectOption({ index: 1 });
  await page.getByRole("button", { name: "สร้างโครงการ" }).click();
  await expect(page).toHaveURL(/\/projects\/[^/]+\/plan$/);
  return page.url().match(/projects\/([^/]+)\/plan/)![1];
}
