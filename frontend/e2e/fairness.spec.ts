import {
  expect,
  expectAccessible,
  expectNoOverflow,
  settled,
  speak,
  stateOf,
  test,
} from "./support";

test.describe("how proposals are made", () => {
  test("is public, linked at the foot, and says what counts and what never does", async ({
    page,
    context,
  }) => {
    await speak(context, "en");
    await page.goto("/");
    await settled(page);
    await page
      .getByRole("contentinfo")
      .getByRole("link", { name: "How proposals are made" })
      .click();
    await settled(page);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("How proposals are made");
    await expect(page.getByText(/private needs of others/)).toBeVisible();
    await expect(page.getByText(/invented firms/)).toBeVisible();
    const bars = page.getByRole("list", { name: "What counts, and how much" });
    const count = await bars.getByRole("listitem").count();
    expect(count).toBeGreaterThan(5);
    await expectAccessible(page);
    await expectNoOverflow(page);

    // The table says the same, and stands in the address.
    await page.getByText("Table", { exact: true }).click();
    await expect(page).toHaveURL(/view=table/);
    const table = page.getByRole("table", { name: "What counts, and how much" });
    expect(await table.getByRole("rowheader").count()).toBeGreaterThanOrEqual(count);
    await expectAccessible(page);
  });

  for (const [language, title] of [
    ["fr", "Comment les propositions sont faites"],
    ["de", "Wie Vorschläge entstehen"],
  ] as const)
    test(`speaks ${language} on a phone`, async ({ page, context }) => {
      await page.setViewportSize({ width: 360, height: 780 });
      await speak(context, language);
      await page.goto("/how-proposals-are-made");
      await settled(page);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
      await expectNoOverflow(page);
      await expectAccessible(page);
    });
});

test.describe("why not me", () => {
  test.use({ storageState: stateOf("org_owner") });

  test("a firm picks a public need and sees what one addition would change", async ({
    page,
    context,
  }) => {
    await speak(context, "en");
    await page.goto("/partners");
    await settled(page);
    await page.getByRole("link", { name: "Why not me?" }).click();
    await settled(page);
    await expectAccessible(page);
    await page.getByRole("textbox", { name: "Search in the needs" }).fill("battery recycling");
    await page.getByRole("main").getByRole("button", { name: "Search" }).click();
    await expect(page).toHaveURL(/q=battery/);
    await settled(page);
    const first = page.getByRole("region", { name: "Choose a public need" }).getByRole("listitem");
    await first.first().getByRole("link").click();
    await expect(page).toHaveURL(/need=/);
    await settled(page);
    await expect(page.getByText(/At present:/)).toContainText(/place|first/);
    await expect(
      page.getByRole("region", { name: "What one addition would change" }),
    ).toContainText(/If |Say more|No single/);
    await expectAccessible(page);
    await expectNoOverflow(page);
    await page.setViewportSize({ width: 360, height: 780 });
    await expectNoOverflow(page);
  });

  test("a need found by searching leads here", async ({ page, context }) => {
    await speak(context, "en");
    await page.goto("/search?kind=need&q=battery");
    await settled(page);
    await page.getByRole("link", { name: "Why not me?" }).first().click();
    await expect(page).toHaveURL(/why-not-me\?need=/);
    await settled(page);
    await expect(page.getByText(/At present:/)).toBeVisible();
  });

  test("an unknown need is not found", async ({ page, context }) => {
    await speak(context, "en");
    await page.goto("/partners");
    await settled(page);
    const href = await page.getByRole("link", { name: "Why not me?" }).getAttribute("href");
    await page.goto(`${href}?need=00000000-0000-4000-8000-000000000000`);
    await expect(page.getByRole("alert")).toBeVisible();
    await page.getByRole("link", { name: "Choose another need" }).click();
    await expect(page.getByRole("heading", { name: "Choose a public need" })).toBeVisible();
  });
});
