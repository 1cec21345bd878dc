import {
  expect,
  expectAccessible,
  expectNoOverflow,
  settled,
  speak,
  stateOf,
  test,
} from "./support";

test.describe("a small firm", () => {
  test.use({ storageState: stateOf("org_owner") });
  test.beforeEach(({ context }) => speak(context, "en"));

  test("makes a token, uses it within its scope, and revokes it", async ({
    page,
    browser,
    baseURL,
  }) => {
    test.setTimeout(90_000);
    const name = `Export ${Date.now().toString(36)}`;
    await page.goto("/account?tab=tokens");
    await settled(page);
    await page.getByRole("button", { name: "New token" }).click();
    await page.getByRole("button", { name: "Make the token" }).click();
    await expect(page.getByText("Please give a name.")).toBeVisible();
    await page.getByLabel("Name").fill(name);
    await expectAccessible(page);
    await page.getByRole("button", { name: "Make the token" }).click();
    const field = page.getByLabel("Token", { exact: true });
    const token = await field.inputValue();
    expect(token).toMatch(/^mln_.{43}$/);
    await expectAccessible(page);
    await page.getByRole("button", { name: "I have it" }).click();
    await expect(page.getByText(token)).toHaveCount(0);

    // A program: no cookie, only the header.
    const program = await browser.newContext({
      baseURL,
      storageState: { cookies: [], origins: [] },
      extraHTTPHeaders: { Authorization: `Bearer ${token}` },
    });
    expect((await program.request.get("/api/v1/search/?q=coating")).status()).toBe(200);
    expect((await program.request.get("/api/v1/calls/")).status()).toBe(403);
    expect((await program.request.get("/api/v1/session/")).status()).toBe(403);
    expect((await program.request.get("/api/v1/tokens/")).status()).toBe(403);

    await page.reload();
    await settled(page);
    const card = page.getByRole("article").filter({ hasText: name });
    await expect(card).toContainText("Last used on");
    await card.getByRole("button", { name: /^Revoke/ }).click();
    await card.getByRole("button", { name: "Revoke now" }).click();
    await expect(card).toHaveCount(0);
    expect((await program.request.get("/api/v1/search/?q=coating")).status()).toBe(401);
    await program.close();
  });
});

for (const [language, width] of [
  ["fr", 360],
  ["de", 768],
  ["fr", 1440],
] as const)
  test(`tokens in ${language} at ${width}`, async ({ browser, baseURL }) => {
    const context = await browser.newContext({
      baseURL,
      storageState: stateOf("cluster_manager"),
      viewport: { width, height: 900 },
    });
    await speak(context, language);
    const page = await context.newPage();
    await page.goto("/account?tab=tokens");
    await settled(page);
    await expectNoOverflow(page);
    await expectAccessible(page);
    await context.close();
  });
