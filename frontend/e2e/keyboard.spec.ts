import { expect, settled, speak, stateOf, test } from "./support";

test("signs in, skips to the content and opens a partner by keyboard alone", async ({
  page,
  context,
}) => {
  await speak(context, "en");
  await page.goto("/");
  const session = await (await page.request.get("/api/v1/session/")).json();
  const firm = session.demo_accounts.find((a: { role: string }) => a.role === "org_owner");
  await settled(page);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(
    page.getByRole("button", { name: new RegExp(session.demo_accounts[0].name) }),
  ).toBeFocused();
  const steps = session.demo_accounts.findIndex((a: { email: string }) => a.email === firm.email);
  for (let i = 0; i < steps; i += 1) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/partners/);
  await settled(page);

  // The heading has the focus, so that reading goes on there.
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  // After signing in the page speaks the person's language, so nothing is sought by its words.
  const links = page.locator("main ol button[aria-pressed]");
  await expect(links.first()).toBeVisible();
  for (let i = 0; i < 12; i += 1) {
    await page.keyboard.press("Tab");
    if (await links.first().evaluate((e) => e === document.activeElement)) break;
  }
  await expect(links.first()).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(links.nth(1)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(links.nth(1)).toHaveAttribute("aria-pressed", "true");
});

test.describe("suggestions", () => {
  test.use({ storageState: stateOf("org_owner") });

  test("are chosen with the arrow keys; Enter alone searches", async ({ page, context }) => {
    await speak(context, "en");
    await page.goto("/search");
    await settled(page);
    const box = page.getByRole("textbox", { name: /Search organisations/ });
    await box.fill("recycl");
    await expect(page.getByRole("option").first()).toBeVisible();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/q=recycl/);
    await settled(page);
    await box.fill("recyc");
    await expect(page.getByRole("option").first()).toBeVisible();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect(page).not.toHaveURL(/q=recycl$/);
  });

  test("an entry is written and closed in the drawer, the focus comes back", async ({
    page,
    context,
  }) => {
    await speak(context, "en");
    await page.goto("/");
    await page.getByRole("link", { name: "My organisation" }).click();
    await settled(page);
    const add = page.getByRole("button", { name: "Add a need" });
    await add.focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("textbox", { name: /^Title/ })).toBeFocused();
    const title = `Needle ${Date.now().toString(36)}`;
    await page.keyboard.type(title);
    await page.getByRole("radio", { name: /Only you/ }).check();
    await page.keyboard.press("Escape");
    await expect(add).toBeFocused();
    await page.keyboard.press("Enter");
    await page.getByRole("textbox", { name: /^Title/ }).fill(title);
    await page.getByRole("radio", { name: /Only you/ }).check();
    await page.getByRole("button", { name: "Save" }).click();
    const entry = page.getByRole("article").filter({ hasText: title });
    await expect(entry).toContainText("Only you see this");
    await entry.getByRole("button", { name: /Change/ }).click();
    await page.getByRole("button", { name: "Close this need" }).click();
    await expect(entry).toHaveCount(0);
  });
});
