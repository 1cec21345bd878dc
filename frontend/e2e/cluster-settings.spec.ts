import {
  expect,
  expectAccessible,
  expectNoOverflow,
  settled,
  speak,
  stateOf,
  test,
} from "./support";

test.describe("a cluster decides how it works", () => {
  test.use({ storageState: stateOf("cluster_manager") });

  test("chooses what it checks, and finds the choice again", async ({ page, context }) => {
    await speak(context, "en");
    await page.goto("/members");
    await settled(page);
    await page.getByRole("link", { name: "Settings" }).click();
    await expect(page.getByRole("heading", { name: "How our cluster works" })).toBeVisible();
    await settled(page);
    await expectAccessible(page);
    const profiles = page.getByRole("region", { name: "Checking members’ profiles" });
    const town = profiles.getByRole("checkbox", { name: "Town", exact: true });
    const before = await town.isChecked();
    await town.click();
    await profiles.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText(/^Saved\. It holds from now on/)).toBeVisible();
    await page.reload();
    await settled(page);
    await expect(town).toBeChecked({ checked: !before });
    await town.click();
    await profiles.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText(/^Saved\. It holds from now on/)).toBeVisible();
  });

  for (const [language, width] of [
    ["fr", 360],
    ["de", 768],
    ["fr", 1440],
  ] as const)
    test(`fits ${width} pixels in ${language}`, async ({ page, context }) => {
      await speak(context, language);
      await page.setViewportSize({ width, height: 900 });
      await page.goto("/cluster-settings");
      await settled(page);
      await page.screenshot({
        path: `../build/screenshots/cluster-settings-${width}-${language}.png`,
        fullPage: true,
      });
      await expectNoOverflow(page);
      await expectAccessible(page);
    });
});

test.describe("somebody without a cluster", () => {
  test.use({ storageState: stateOf("org_owner") });
  test("is told whose settings these are", async ({ page, context }) => {
    await speak(context, "en");
    await page.goto("/cluster-settings");
    await settled(page);
    await expect(page.getByText("Only managers and advisers set this")).toBeVisible();
    await expectAccessible(page);
  });
});
