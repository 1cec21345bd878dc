import { expect, settled, speak, stateOf, test } from "./support";

test.beforeEach(({ context }) => speak(context, "en"));

test.describe("a small firm", () => {
  test.use({ storageState: stateOf("org_owner") });

  test("finds a cascade call, reads whether it may apply, counts, saves and takes the dates", async ({
    page,
  }) => {
    test.setTimeout(120_000);
    await page.goto("/");
    await page.getByRole("link", { name: "Calls", exact: true }).click();
    await settled(page);
    await expect(page.getByRole("link", { name: "For you", exact: true })).toHaveAttribute(
      "aria-current",
      "page",
    );
    const cascade = page
      .getByRole("article")
      .filter({ hasText: "One small firm may apply alone" })
      .first();
    await expect(cascade).toContainText(/(Strong|Good|Possible) fit/);
    await expect(cascade.getByRole("list", { name: "Why it fits" })).not.toBeEmpty();
    const title = await cascade.getByRole("heading").innerText();
    await cascade.getByRole("link", { name: title }).click();
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeFocused();
    await settled(page);

    // Nothing is promised: only where every rule was met would it say that one may take part.
    const panel = page.getByRole("region", { name: "Can we apply?" });
    await expect(panel).toContainText(
      /Nothing against it found, but not every rule has been checked|You may take part|We cannot say yet|a rule is not met/,
    );
    await expect(
      panel
        .getByRole("list", { name: /What you bring/ })
        .getByRole("listitem")
        .first(),
    ).toBeVisible();

    await page.getByLabel("Cost of your part, in euros").fill("80 000");
    await page.getByRole("button", { name: "Work it out" }).click();
    const result = page.getByRole("region", { name: /What would we get/ });
    await expect(result.getByText(/^Grant/).first()).toBeVisible();
    await expect(result.getByText(/^Your own share/).first()).toBeVisible();

    // An earlier run that broke off may have left it saved.
    const save = page.getByRole("button", { name: /^Saved? ?:/ });
    if ((await save.getAttribute("aria-pressed")) === "true") await save.click();
    await expect(save).toHaveAttribute("aria-pressed", "false");
    await save.click();
    await expect(save).toHaveAttribute("aria-pressed", "true");
    await expect(page.getByRole("alert").filter({ hasText: `Saved: ${title}` })).toBeVisible();
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "Add to calendar" }).click();
    const file = await (await download).createReadStream();
    const chunks: Buffer[] = [];
    for await (const chunk of file) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString("utf8");
    expect(text).toContain("BEGIN:VEVENT");
    expect(text).toContain("BEGIN:VALARM");

    await page.goto("/calls?tab=saved");
    await settled(page);
    const saved = page.getByRole("article").filter({ hasText: title });
    await saved.getByRole("button", { name: /^Saved/ }).click();
    await expect(page.getByText(`No longer saved: ${title}`)).toBeVisible();
  });

  test("hides a call and brings it back", async ({ page }) => {
    await page.goto("/calls?tab=all");
    await settled(page);
    const first = page.getByRole("article").first();
    const title = await first.getByRole("heading").innerText();
    await first.getByRole("button", { name: /^Hide/ }).click();
    await expect(page.getByRole("article").filter({ hasText: title })).toHaveCount(0);
    await expect(page.getByRole("alert").filter({ hasText: `Hidden: ${title}` })).toBeVisible();
    await page.getByRole("button", { name: "Undo" }).click();
    await expect(page.getByRole("article").filter({ hasText: title })).toBeVisible();
  });

  test("filters stand in the address and go one by one", async ({ page }) => {
    await page.goto("/calls?tab=all");
    await settled(page);
    const facet = page.getByRole("group", { name: "Kind of call" }).first();
    await facet.getByRole("checkbox", { name: /Cascade call/ }).check();
    await expect(page).toHaveURL(/kind=cascade/);
    await settled(page);
    await page.goto(page.url());
    await settled(page);
    for (const article of await page.getByRole("article").all())
      await expect(article).toContainText("One small firm may apply alone");
    await page.getByRole("button", { name: /Remove filter/ }).click();
    await expect(page).not.toHaveURL(/kind=/);
  });

  test("a French question finds calls written in English and in German", async ({ page }) => {
    await page.goto(`/calls?tab=all&q=${encodeURIComponent("vannes pour réseaux d’hydrogène")}`);
    await settled(page);
    await expect(page.getByText(/Understood as:/)).toBeVisible();
    await expect(page.getByRole("link", { name: /hydrogen networks/ })).toBeVisible();
    await page.getByLabel("Search calls").fill("béton recyclé");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/q=b/);
    await settled(page);
    await expect(page.getByRole("link", { name: /Baustoffe/ })).toBeVisible();
  });

  test("the original text is one click away, every rule names its source", async ({ page }) => {
    await page.goto("/calls?tab=all");
    await settled(page);
    await page.getByRole("link", { name: /Joint projects of innovative small firms/ }).click();
    await settled(page);
    await page.getByText("Show the original text").click();
    await expect(
      page.getByRole("heading", { level: 3, name: /Text of the publisher/ }),
    ).toBeVisible();
    await page.getByText(/rules, each with its source/).click();
    const table = page.getByRole("table", { name: /^Rules of/ });
    await expect(table.getByRole("row").nth(1)).toContainText(/Checked at the source|Not verified/);
    await table
      .getByRole("link", { name: /^Source/ })
      .first()
      .click();
    await expect(page).toHaveURL(/#/);
  });

  test("enters and removes a sum that it received", async ({ page }) => {
    await page.goto("/");
    await page.getByRole("link", { name: "My organisation" }).click();
    await settled(page);
    const awards = page.getByRole("region", { name: /Money already received/ });
    await awards.getByRole("button", { name: "Add a sum" }).click();
    const project = `E2E ${Date.now().toString(36)}`;
    await awards.getByLabel("Project that paid").fill(project);
    await awards.getByLabel(/^Sum in euros/).fill("nothing");
    await awards.getByRole("button", { name: "Save the sum" }).click();
    await expect(awards.getByText(/Please type a sum/)).toBeVisible();
    await awards.getByLabel(/^Sum in euros/).fill("12 500");
    await awards.getByLabel(/^Awarded on/).fill("2026-03-02");
    await awards.getByRole("button", { name: "Save the sum" }).click();
    const line = awards.getByRole("listitem").filter({ hasText: project });
    await expect(line).toContainText("€12,500");
    await line.getByRole("button", { name: /^Remove/ }).click();
    await expect(line).toHaveCount(0);
  });
});

test.describe("a cluster manager", () => {
  test.use({ storageState: stateOf("cluster_manager") });

  test("sees which members fit a call, and why", async ({ page }) => {
    await page.goto("/calls?tab=all");
    await settled(page);
    await page
      .getByRole("link", { name: /small medical device firms/ })
      .first()
      .click();
    await settled(page);
    const members = page.getByRole("region", { name: "Members who fit this call" });
    await expect(members.getByRole("article").first()).toContainText(/(Strong|Good|Possible) fit/);
    await members
      .getByRole("link", { name: /^Calls for this member/ })
      .first()
      .click();
    await expect(page).toHaveURL(/for=/);
    await expect(page.getByRole("heading", { level: 1, name: /^Calls for (?!…)/ })).toBeVisible();
    await settled(page);
    await expect(page.getByRole("article").first()).toContainText(/fit/);
  });

  test("enters a call, mends what is wrong, changes and withdraws it", async ({ page }) => {
    test.setTimeout(120_000);
    const title = `Vouchers ${Date.now().toString(36)}`;
    await page.goto("/calls");
    await page.getByRole("link", { name: "Enter a call" }).click();
    await settled(page);
    await page.getByRole("button", { name: "Save the call" }).click();
    const field = page.getByRole("textbox", { name: /^Title/ });
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(field).toBeFocused();
    await field.fill(title);
    await page.getByLabel("In plain words").fill("Money for a first test of wound dressings.");
    await page.getByLabel("Lump sum, in euros").fill("15 000");
    await page.getByRole("button", { name: "Add a closing date" }).click();
    await page.getByLabel("Date", { exact: true }).fill("2031-05-31");
    await page.getByRole("button", { name: "Save the call" }).click();
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
    await settled(page);
    await expect(page.getByText("€15,000 as a lump sum").first()).toBeVisible();
    await expect(page.getByText(/31 May 2031/).first()).toBeVisible();

    await page.getByRole("link", { name: "Change this call" }).click();
    await expect(page.getByLabel("Lump sum, in euros")).toHaveValue("15000");
    await page.getByLabel("Lump sum, in euros").fill("20000");
    await page.getByRole("button", { name: "Save the call" }).click();
    await expect(page.getByText("€20,000 as a lump sum").first()).toBeVisible();

    await page.getByRole("button", { name: "Withdraw this call" }).click();
    await page.getByRole("button", { name: "Yes, withdraw it" }).click();
    await expect(page.getByText("The call was withdrawn.")).toBeVisible();
    await expect(page).toHaveURL(/\/calls\?tab=all/);
  });
});

test.describe("a region officer", () => {
  test.use({ storageState: stateOf("region_officer") });

  test("reads programmes, their sources, and what is not known", async ({ page }) => {
    await page.goto("/programmes");
    await settled(page);
    await page.getByRole("link", { name: "Eurostars-3" }).click();
    await settled(page);
    const table = page.getByRole("table", { name: "What each country pays" });
    await expect(table.getByRole("rowheader").first()).toBeVisible();
    await expect(table).toContainText("Not known");
    await expect(table.getByRole("link", { name: /^Source \d/ }).first()).toBeVisible();
  });
});
