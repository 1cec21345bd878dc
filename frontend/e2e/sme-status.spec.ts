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

  test("works its SME status out, reads every line, shares the outcome and prints it", async ({
    page,
  }) => {
    test.setTimeout(120_000);
    await page.goto("/");
    await page.getByRole("link", { name: "My organisation" }).click();
    await settled(page);
    await page.getByRole("link", { name: /^SME status/ }).click();
    await settled(page);
    await expect(page.getByText("This is a self-assessment, not a validation.")).toBeVisible();
    // An earlier run may have left a version.
    const anew = page.getByRole("button", { name: "Assess anew" });
    if (await anew.isVisible()) await anew.click();

    const own = page.getByRole("group", { name: "Figures of your own firm" });
    for (const field of await own.getByRole("textbox").all()) await field.fill("");
    const figures = [
      ["Annual work units", "20"],
      ["Turnover in euros", "3 000 000"],
      ["Balance sheet total in euros", "2 000 000"],
    ] as const;
    for (const [name, value] of figures)
      for (const field of await own.getByRole("textbox", { name: new RegExp(`^${name}`) }).all())
        await field.fill(value);
    await own.getByRole("textbox").first().fill("twenty");
    await page.getByRole("button", { name: "Next" }).click();
    await expect(own.getByText("Please type a number").first()).toBeVisible();
    await own.getByRole("textbox").first().fill("20");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Next" }).click();

    await expect(page.getByRole("heading", { name: "Who holds what" })).toBeFocused();
    for (const remove of await page.getByRole("button", { name: /^Remove this holding/ }).all())
      await remove.click();
    await page.getByRole("button", { name: "Add a holding" }).click();
    await page.getByLabel("Name").fill("Invented Holding");
    await page.getByLabel("Share of the capital in %").fill("30");
    const theirs = page.getByRole("group", { name: "Figures of Invented Holding" });
    for (const field of await theirs.getByRole("textbox").all()) await field.fill("100");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Next" }).click();
    await page.getByRole("button", { name: "Work out and keep" }).click();

    await expect(page.getByText("By these answers you are an SME.")).toBeVisible();
    await expect(page.getByText("Size class: medium-sized enterprise.")).toBeVisible();
    const table = page.getByRole("table", { name: /line by line/ });
    await expect(table).toContainText("Invented Holding (holds a share of us): 30%, a partner");
    await expect(table).toContainText("2025, with what counts in: 50 work units");
    await expect(page.getByText("Not verified at the source").first()).toBeVisible();
    const share = page.getByRole("switch", { name: "Our clusters may read the outcome" });
    if (!(await share.isChecked())) await share.click({ force: true });
    await expect(share).toBeChecked();
    await expectAccessible(page);

    await page.emulateMedia({ media: "print" });
    await expect(page.getByRole("button", { name: "Print" })).toBeHidden();
    await expect(page.getByText("This is a self-assessment, not a validation.")).toBeVisible();
    await page.emulateMedia({ media: "screen" });
  });
});

for (const [language, width] of [
  ["fr", 360],
  ["de", 768],
  ["fr", 1440],
] as const)
  test(`the status in ${language} at ${width}: nothing overflows`, async ({ browser, baseURL }) => {
    const context = await browser.newContext({
      baseURL,
      storageState: stateOf("org_owner"),
      viewport: { width, height: 900 },
    });
    await speak(context, language);
    const page = await context.newPage();
    const { seat } = await (await context.request.get("/api/v1/session/")).json();
    await page.goto(`/organisations/${seat.organisation.id}/sme-status`);
    await settled(page);
    await expectNoOverflow(page);
    await expectAccessible(page);
    await context.close();
  });

test.describe("a cluster", () => {
  test.use({ storageState: stateOf("region_officer") });

  test("or anybody else reads nothing that is not shared with them", async ({ page, request }) => {
    await speak(page.context(), "en");
    const search = await (await request.get("/api/v1/search/")).json();
    await page.goto(`/organisations/${search.results[0].organisation.id}/sme-status`);
    await expect(page.getByText("Nothing to see here")).toBeVisible();
  });
});
