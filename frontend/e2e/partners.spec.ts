import { expect, settled, speak, stateOf, test } from "./support";

test.describe("a small firm", () => {
  test("signs in with one click and sees who completes its chain, and why", async ({
    page,
    context,
  }) => {
    await speak(context, "en");
    await page.goto("/");
    const session = await (await page.request.get("/api/v1/session/")).json();
    const firm = session.demo_accounts.find((a: { role: string }) => a.role === "org_owner");
    await page.getByRole("button", { name: new RegExp(firm.name) }).click();
    await page.waitForURL(/\/partners/);
    await settled(page);
    const first = page.getByRole("article").first();
    await expect(first).toBeVisible();
    // The score never stands alone: a word, a number, a reason, and words of both sides.
    await expect(first).toContainText(/\d+\s?%/);
    await expect(first.locator("ol > li").first()).not.toBeEmpty();
    await expect(first.locator("blockquote").first()).not.toBeEmpty();
  });

  test.describe("signed in", () => {
    test.use({ storageState: stateOf("org_owner") });
    test.beforeEach(async ({ context, page }) => {
      await speak(context, "en");
      await page.goto("/partners");
      await settled(page);
    });

    test("chooses a link of the chain; the choice stands in the address", async ({ page }) => {
      const links = page.getByRole("list", { name: /Links of the value chain/ });
      const missing = links.getByRole("button", { name: /Missing link/ }).first();
      await missing.click();
      await expect(page).toHaveURL(/link=/);
      await expect(missing).toHaveAttribute("aria-pressed", "true");
      await expect(page.getByRole("heading", { name: /Who could fill:/ })).toBeVisible();
      await page.reload();
      await settled(page);
      await expect(page.getByRole("heading", { name: /Who could fill:/ })).toBeVisible();
    });

    test("reads the same chain as a table", async ({ page }) => {
      const count = await page
        .getByRole("list", { name: /Links of the value chain/ })
        .getByRole("button")
        .count();
      await page.getByText("Table", { exact: true }).click();
      await expect(page).toHaveURL(/view=table/);
      await expect(page.getByRole("table").getByRole("rowheader")).toHaveCount(count);
    });

    test("looks at one need alone", async ({ page }) => {
      const needs = page.getByRole("region", { name: "For what?" }).getByRole("button");
      await needs.nth(1).click();
      await expect(page).toHaveURL(/need=/);
      await settled(page);
    });

    test("puts a proposal away with a reason, and takes that back", async ({ page }) => {
      const first = page.getByRole("article").first();
      const name = await first.getByRole("heading", { level: 3 }).innerText();
      await first.getByRole("button", { name: /Not relevant, because/ }).click();
      await page.getByRole("menuitem", { name: "It is a competitor" }).click();
      const away = page.getByRole("status").filter({ hasText: name });
      await expect(away).toContainText("It is a competitor");
      await away.getByRole("button", { name: "Undo" }).click();
      await expect(page.getByRole("article").filter({ hasText: name }).first()).toBeVisible();
    });
  });
});
