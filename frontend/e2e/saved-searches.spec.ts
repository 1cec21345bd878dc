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

  test("saves a search, changes its alert, renames, removes and brings it back", async ({
    page,
  }) => {
    test.setTimeout(90_000);
    const name = `Coating ${Date.now().toString(36)}`;
    await page.goto("/search?q=coating&country=DE");
    await settled(page);
    await page.getByRole("button", { name: "Save this search" }).click();
    const dialog = page.getByRole("dialog", { name: "Save this search" });
    await expect(dialog.getByLabel("Name")).toHaveValue("coating");
    await dialog.getByLabel("Name").fill(name);
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText(`Saved: ${name}`)).toBeVisible();

    // The same name a second time is refused where it was typed.
    await page.getByRole("button", { name: "Save this search" }).click();
    await dialog.getByLabel("Name").fill(name);
    await dialog.getByRole("button", { name: "Save", exact: true }).click();
    await expect(dialog.getByText(/You already keep a search named/)).toBeVisible();
    await dialog.getByRole("button", { name: "Cancel" }).click();

    await page.getByRole("link", { name: "Saved searches" }).click();
    await settled(page);
    const card = page.getByRole("article", { name });
    await expect(card).toContainText("DE");
    await card.getByRole("combobox", { name: /Tell me of new hits/ }).click();
    await page.getByRole("option", { name: "Once a day" }).click();
    await expect(page.getByText("Changed.")).toBeVisible();
    await expectAccessible(page);
    await card.getByRole("link", { name: "Show the hits" }).click();
    await expect(page).toHaveURL(/q=coating/);
    await expect(page).toHaveURL(/country=DE/);
    await page.goBack();
    await settled(page);
    await card.getByRole("button", { name: /^Rename/ }).click();
    await card.getByLabel("Name").fill(`${name} again`);
    await card.getByRole("button", { name: "Save", exact: true }).click();
    const renamed = page.getByRole("article", { name: `${name} again` });
    await renamed.getByRole("button", { name: /^Remove/ }).click();
    await expect(renamed).toHaveCount(0);
    await page.getByRole("button", { name: "Undo" }).click();
    await expect(renamed).toBeVisible();
  });
});

for (const [language, width] of [
  ["fr", 360],
  ["de", 768],
  ["de", 1440],
] as const)
  test(`saved searches in ${language} at ${width}`, async ({ browser, baseURL }) => {
    const context = await browser.newContext({
      baseURL,
      storageState: stateOf("org_owner"),
      viewport: { width, height: 900 },
    });
    await speak(context, language);
    const page = await context.newPage();
    await page.goto("/saved-searches");
    await settled(page);
    await expectNoOverflow(page);
    await expectAccessible(page);
    await context.close();
  });
