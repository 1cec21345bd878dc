import {
  expect,
  expectAccessible,
  expectNoOverflow,
  settled,
  speak,
  stateOf,
  test,
} from "./support";

test.describe("a firm keeps its profile", () => {
  test.use({ storageState: stateOf("org_owner") });
  test.beforeEach(({ context }) => speak(context, "en"));

  test("changes a field, reads it in the history, renews, and excludes somebody", async ({
    page,
  }) => {
    test.setTimeout(120_000);
    await page.goto("/");
    await page.getByRole("link", { name: "My organisation" }).click();
    await settled(page);
    await page.getByRole("link", { name: "Edit the profile" }).click();
    await settled(page);
    await expect(page.getByRole("heading", { name: "State: Published" })).toBeVisible();
    await expectAccessible(page);

    const town = page.getByLabel("Town", { exact: true });
    const fresh = `Town ${Date.now()}`;
    await town.fill(fresh);
    await page.getByLabel("VAT number").fill("FR00000000000");
    await page.getByRole("button", { name: "Save 2 changes" }).click();
    await expect(page.getByText("is not a valid VAT number").first()).toBeVisible();
    await page.getByLabel("VAT number").fill("");
    await page.getByRole("button", { name: "Save 1 change" }).click();
    await expect(page.getByText("Nothing changed yet")).toBeVisible();

    await page.getByRole("button", { name: "Everything still holds: renew" }).click();
    await expect(page.getByText("Renewed for a year.")).toBeVisible();

    await page.getByRole("link", { name: "History" }).click();
    await settled(page);
    await expect(page.getByRole("cell", { name: fresh, exact: true }).first()).toBeVisible();
    await expectAccessible(page);
    await page.goBack();
    await settled(page);

    await page.getByRole("combobox", { name: "What", exact: true }).click();
    await page.getByRole("option", { name: "A whole cluster" }).click();
    const never = page.getByRole("button", { name: /^Never show ?:/ }).first();
    await expect(never).toBeVisible();
    await never.click();
    const back = page.getByRole("button", { name: /^Take back ?:/ }).first();
    await expect(back).toBeVisible();
    await expectAccessible(page);
    await back.click();
    await expect(page.getByText("Nobody is excluded.")).toBeVisible();
  });
});

test.describe("a cluster keeps its members", () => {
  test.use({ storageState: stateOf("cluster_manager") });
  test.beforeEach(({ context }) => speak(context, "en"));

  test("finds who waits, tells a firm by post, records a mandate and validates", async ({
    page,
  }) => {
    test.setTimeout(120_000);
    await page.goto("/members");
    await settled(page);
    await expectAccessible(page);
    await page.getByRole("combobox", { name: "Notice to the firm" }).click();
    await page.getByRole("option", { name: "To be told by post" }).click();
    await settled(page);
    await page
      .getByRole("button", { name: /^Manage ?:/ })
      .first()
      .click();
    await expectAccessible(page);
    await expect(page.getByRole("button", { name: "Record the mandate" })).toBeDisabled();
    await page.getByRole("button", { name: "A letter was sent" }).click();
    await expect(page.getByText("Noted.")).toBeVisible();
    // The panel stays, although the firm is no longer among those to be told.
    await expect(page.getByText(/^told on /)).toBeVisible();
    await page.getByRole("button", { name: "Record the mandate" }).click();
    await expect(page.getByText("Recorded. Others can see the profile now.")).toBeVisible();

    await page.goto("/members?life=to_validate");
    await settled(page);
    await page.getByRole("checkbox").first().check();
    await page.getByRole("button", { name: "Validate the chosen" }).click();
    await expect(page.getByText(/^Validated: 1\./)).toBeVisible({ timeout: 60_000 });
  });

  for (const [language, width] of [
    ["fr", 360],
    ["de", 768],
    ["fr", 1440],
  ] as const)
    test(`fits ${width} pixels in ${language}`, async ({ page, context }) => {
      await speak(context, language);
      await page.setViewportSize({ width, height: 900 });
      await page.goto("/members");
      await settled(page);
      await expectNoOverflow(page);
      await expectAccessible(page);
    });
});

test.describe("a firm that was never asked", () => {
  test("gets a clear answer to a link that is not valid", async ({ page, context }) => {
    await speak(context, "en");
    await page.goto("/objection/forged");
    await settled(page);
    await expect(page.getByRole("heading", { name: "This link is not valid" })).toBeVisible();
    await expectAccessible(page);
  });
});
