import { expect, settled, speak, stateOf, test } from "./support";

test.use({ storageState: stateOf("org_owner") });
test.beforeEach(({ context }) => speak(context, "en"));

test("six questions lead to at most three schemes, and the address can be shared", async ({
  page,
}) => {
  test.setTimeout(120_000);
  await page.goto("/calls");
  await page.getByRole("link", { name: "Which scheme is for me?" }).first().click();
  await settled(page);
  for (let question = 1; question <= 6; question += 1) {
    await expect(page.getByText(`Question ${question} of 6`)).toBeVisible();
    const radios = page.getByRole("radio");
    if (await radios.count()) {
      // By keyboard: the arrows move within the group.
      await radios.first().focus();
      await page.keyboard.press("Space");
      await page.keyboard.press("Enter");
    } else if (await page.getByLabel("Sum in euros").count()) {
      await page.getByLabel("Sum in euros").fill("250 000");
      await page.getByRole("button", { name: "Next" }).click();
    } else await page.getByRole("button", { name: "Next" }).click();
  }
  await settled(page);
  await expect(page.getByRole("heading", { level: 2, name: "Your answers" })).toBeVisible();
  const schemes = page.locator("main article[aria-labelledby^='scheme-']");
  await expect(schemes.first()).toBeVisible();
  const count = await schemes.count();
  expect(count).toBeGreaterThanOrEqual(1);
  expect(count).toBeLessThanOrEqual(3);
  const name = await schemes.first().getByRole("heading", { level: 2 }).innerText();
  await expect(schemes.first()).toContainText("What speaks for it");

  const address = page.url();
  await page.goto("/calls");
  await page.goto(address);
  await settled(page);
  await expect(schemes.first().getByRole("heading", { level: 2, name })).toBeVisible();
});

test("one goes back, changes an answer, or says that one does not know", async ({ page }) => {
  await page.goto("/schemes");
  await settled(page);
  await page.getByRole("radio", { name: /A larger firm/ }).check();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByText("Question 2 of 6")).toBeVisible();
  await expect(page.getByRole("heading", { level: 2 })).toBeFocused();
  await page.getByRole("button", { name: "Back" }).click();
  await expect(page.getByRole("radio", { name: /A larger firm/ })).toBeChecked();
  await page.getByRole("button", { name: "I do not know" }).click();
  await expect(page).toHaveURL(/who=unknown/);
});
