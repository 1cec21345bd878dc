import { expect, settled, speak, stateOf, test } from "./support";

test.use({ storageState: stateOf("org_owner") });
test.beforeEach(({ context }) => speak(context, "en"));

test("filters stand in the address, can be shared, and go one by one", async ({ page }) => {
  await page.goto("/search");
  await settled(page);
  const facet = page.getByRole("group", { name: "Country", exact: true }).first();
  await facet.getByRole("checkbox").first().check();
  await expect(page).toHaveURL(/country=[A-Z]{2}/);
  await settled(page);
  const address = page.url();
  const count = await page.locator("#results strong").first().innerText();
  await page.goto("/search");
  await page.goto(address);
  await settled(page);
  await expect(page.locator("#results strong").first()).toHaveText(count);
  await page.getByRole("button", { name: /Remove filter/ }).click();
  await expect(page).not.toHaveURL(/country=/);
});

test("finds across languages and says through which topic", async ({ page }) => {
  await page.goto("/search?q=recyclage des matières plastiques");
  await settled(page);
  await expect(page.getByText(/Understood as:/)).toBeVisible();
  await expect(page.getByText(/Found through:/).first()).toBeVisible();
  await expect(page.locator("mark").first()).toBeVisible();
});

test("a region of the map filters by mouse and by keyboard", async ({ page }) => {
  await page.goto("/search?view=map");
  await settled(page);
  const tile = page.locator("svg g[role=button]").filter({ hasText: /[1-9]/ }).first();
  await tile.focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/country=/);
  await expect(page.getByRole("heading", { name: /Regions of/ })).toBeVisible();
});

test("offers a next step where nothing is found", async ({ page }) => {
  await page.goto("/search?q=xyzzyplugh");
  await settled(page);
  await expect(page.getByRole("heading", { name: "Nothing found" })).toBeVisible();
  await page.getByRole("button", { name: "Clear the search words" }).click();
  await settled(page);
  await expect(page.getByRole("article").first()).toBeVisible();
});

test("offers and needs lead to the entry in its profile", async ({ page }) => {
  await page.goto("/search?kind=need");
  await settled(page);
  await page.getByRole("article").first().getByRole("link").first().click();
  await expect(page).toHaveURL(/organisations\/.+#entry-/);
});
