import { expect, settled, speak, stateOf, test } from "./support";

test.use({ storageState: stateOf("org_owner") });
test.beforeEach(({ context }) => speak(context, "en"));

test("the check of a consortium turns from unknown to met when a partner comes in", async ({
  page,
}) => {
  test.setTimeout(120_000);
  await page.goto("/calls?tab=all");
  await settled(page);
  await page.getByRole("link", { name: /Joint projects of innovative small firms/ }).click();
  await settled(page);
  await page.getByRole("button", { name: "Check a new consortium" }).click();
  await page.waitForURL(/\/consortia\//);
  await settled(page);
  const verdict = page.getByRole("region", { name: "Are the rules met?" });
  const chain = verdict.getByRole("list", { name: "The consortium as a chain" });
  await expect(chain.getByRole("listitem").first()).toContainText("Lead");
  const missing = chain.getByRole("listitem").filter({ hasText: "Missing link" });
  await expect(missing.first()).toBeVisible();
  await verdict.locator("summary", { hasText: "Rule by rule" }).click();
  const lacking = verdict.getByRole("row").filter({ hasText: "One more partner" });
  await expect(lacking.first()).toContainText("not known");
  const met = verdict
    .getByRole("row")
    .filter({ has: page.getByRole("cell", { name: "met", exact: true }) });
  const before = await met.count();

  // The missing link invites; the partner is nobody that the directory knows.
  await missing.first().getByRole("button", { name: "Add a partner" }).click();
  await page.getByRole("button", { name: "Enter by hand" }).click();
  await page.getByRole("textbox", { name: /^Name/ }).fill("Erfundene Fasern GmbH");
  await page.getByRole("combobox", { name: "Country" }).fill("Germany");
  await page.getByRole("option", { name: "Germany" }).click();
  await page.getByRole("combobox", { name: "Kind of organisation" }).click();
  await page.getByRole("option", { name: "SME" }).click();
  await page.getByLabel("Cost of its part, in euros").fill("200 000");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const table = page.getByRole("table", { name: "Partners" });
  await expect(table.getByRole("row", { name: /Erfundene Fasern GmbH/ })).toContainText("Germany");
  await expect(lacking).toHaveCount(0);
  expect(await met.count()).toBeGreaterThan(before);
  await expect(chain.getByRole("listitem").filter({ hasText: "Missing link" })).toHaveCount(0);

  // Another comes from the directory; it is taken out again, and that is taken back.
  await page.getByRole("button", { name: "Add a partner" }).first().click();
  await page.getByLabel("Find an organisation").fill("recycling");
  const found = page.getByRole("dialog").getByRole("listitem").getByRole("button").first();
  await found.click();
  await expect(table.getByRole("row")).toHaveCount(4);
  await table
    .getByRole("button", { name: /^Remove/ })
    .last()
    .click();
  await expect(table.getByRole("row")).toHaveCount(3);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(table.getByRole("row")).toHaveCount(4);

  await page.getByLabel("Length in months").fill("24");
  await page.getByRole("button", { name: "Save and judge again" }).click();
  await expect(page.getByText("Saved. The rules were checked again.")).toBeVisible();

  await page.getByRole("button", { name: "Mark as submitted" }).click();
  await page.getByRole("button", { name: "Yes, it was submitted" }).click();
  await expect(page.getByText(/The rules of that day count/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Add a partner" })).toHaveCount(0);

  await page.getByRole("button", { name: "Delete this check" }).click();
  await page.getByRole("button", { name: "Yes, delete it" }).click();
  await expect(page.getByText("The check was deleted.")).toBeVisible();
});
