import { AxeBuilder } from "@axe-core/playwright";
import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";

export type Role = "org_owner" | "cluster_manager" | "region_officer" | "platform_admin";
export const ROLES: Role[] = ["org_owner", "cluster_manager", "region_officer", "platform_admin"];

/** Where a role's session is kept between tests. */
export const stateOf = (role: Role): string => `test-results/session-${role}.json`;

/** A test that fails on any complaint of the browser: scripts, styles, policies. */
export const test = base.extend<{ complaints: string[] }>({
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("console", (message) => {
        const text = message.text();
        if (message.type() !== "error" || /Failed to load resource/.test(text)) return;
        complaints.push(text);
      });
      await use(complaints);
      expect(complaints, "complaints of the browser").toEqual([]);
    },
    { auto: true },
  ],
});

/** Show the interface and the API's answers in a language. */
export async function speak(context: BrowserContext, language: string): Promise<void> {
  await context.addInitScript((code) => {
    localStorage.setItem("maillon-language", code);
    // biome-ignore lint/suspicious/noDocumentCookie: the page itself sets it like this.
    document.cookie = `django_language=${code};path=/`;
  }, language);
}

/** Wait until the page has its heading and no placeholder is left. */
export async function settled(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator("[aria-busy='true']")).toHaveCount(0, { timeout: 30_000 });
}

/** Check a page with axe: every rule of WCAG 2.2 A and AA, and best practices. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  const found = violations.map(
    (v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(" | ")}`,
  );
  expect(found).toEqual([]);
}

/** No page is wider than the window. */
export async function expectNoOverflow(page: Page): Promise<void> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(wide, "pixels beyond the window").toBeLessThanOrEqual(0);
}

export { expect };
