import { readFileSync } from "node:fs";
import {
  expect,
  expectAccessible,
  expectNoOverflow,
  settled,
  speak,
  stateOf,
  test,
} from "./support";

test.describe("everybody", () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test("reads what is kept and the legal texts, without a third party or a cookie of tracking", async ({
    page,
    context,
  }) => {
    test.setTimeout(90_000);
    await speak(context, "en");
    const hosts = new Set<string>();
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (url.protocol.startsWith("http")) hosts.add(url.host);
    });
    await page.goto("/");
    await settled(page);
    await page.getByRole("link", { name: "Data protection" }).click();
    await settled(page);
    await expect(page.getByRole("heading", { level: 2, name: "Matching" })).toBeVisible();
    const cookies = page.getByRole("table", { name: "Cookies" });
    for (const name of ["sessionid", "csrftoken", "django_language"])
      await expect(cookies).toContainText(name);
    await expectAccessible(page);
    await page.getByRole("link", { name: "Terms of use" }).click();
    await settled(page);
    await expect(page.getByText("This is the template that is shipped")).toBeVisible();
    await expectAccessible(page);
    await page.goto("/legal/nothing");
    await expect(page.getByRole("alert")).toBeVisible();
    expect([...hosts]).toEqual([new URL(page.url()).host]);
    const names = (await context.cookies()).map((c) => c.name);
    expect(names.filter((n) => !["sessionid", "csrftoken", "django_language"].includes(n))).toEqual(
      [],
    );
  });
});

test.describe("a small firm", () => {
  test.use({ storageState: stateOf("org_owner") });
  test.beforeEach(({ context }) => speak(context, "en"));

  test("fetches a copy of all its data, gives a consent and takes it back", async ({ page }) => {
    test.setTimeout(120_000);
    const hosts = new Set<string>();
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (url.protocol.startsWith("http")) hosts.add(url.host);
    });
    await page.goto("/account?tab=privacy");
    await settled(page);
    await page.getByRole("button", { name: /^Make a (new )?copy/ }).click();
    const fetch = page.getByRole("link", { name: /^Fetch the archive/ });
    await expect(fetch).toBeVisible({ timeout: 60_000 });
    const download = page.waitForEvent("download");
    await fetch.click();
    const path = await (await download).path();
    expect(readFileSync(path).subarray(0, 2).toString()).toBe("PK");
    const consent = page.getByRole("switch", { name: /newsletter/ });
    await consent.click({ force: true });
    await expect(consent).toBeChecked();
    await consent.click({ force: true });
    await expect(consent).not.toBeChecked();
    await expectAccessible(page);
    expect([...hosts]).toEqual([new URL(page.url()).host]);
  });

  test("is refused erasure with a wrong password, and takes the wish back", async ({ page }) => {
    test.setTimeout(90_000);
    await page.goto("/account?tab=privacy");
    await settled(page);
    const keep = page.getByRole("button", { name: "Keep my account" });
    if (await keep.isVisible()) await keep.click();
    await page.getByRole("button", { name: "Erase my account …" }).click();
    await page.getByLabel(/^Type your e-mail address/).fill("somebody@else.example");
    await page.getByRole("button", { name: "Erase my account", exact: true }).click();
    await expect(page.getByText("This is not the address of your account.")).toBeVisible();
    await expectAccessible(page);
  });
});

for (const [path, role, language, width] of [
  ["/data-protection", null, "fr", 360],
  ["/data-protection", null, "de", 768],
  ["/legal/privacy", null, "de", 1440],
  ["/account?tab=privacy", "cluster_manager", "fr", 360],
  ["/account?tab=privacy", "org_owner", "de", 1440],
] as const)
  test(`${path} in ${language} at ${width}`, async ({ browser, baseURL }) => {
    const context = await browser.newContext({
      baseURL,
      storageState: role ? stateOf(role) : { cookies: [], origins: [] },
      viewport: { width, height: 900 },
    });
    await speak(context, language);
    const page = await context.newPage();
    await page.goto(path);
    await settled(page);
    await expectNoOverflow(page);
    await expectAccessible(page);
    await context.close();
  });
