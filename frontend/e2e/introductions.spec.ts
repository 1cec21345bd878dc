import type { APIRequestContext, Browser, BrowserContext, Page } from "@playwright/test";
import { expect, expectAccessible, expectNoOverflow, settled, speak, test } from "./support";

/**
 * Two firms and two clusters of two countries through a whole introduction, each in a session of
 * its own; the last party's refusal is tried in the browser too.
 */
const EMAIL = {
  firm: "pme@demo.example",
  cluster: "cluster@demo.example",
  otherCluster: "cluster2@demo.example",
  otherFirm: "partner@demo.example",
} as const;
type Who = keyof typeof EMAIL;

const FIRM = "Opaline Pansements";
const PARTNER = "Haz Rubí Esterilización";

async function enter(browser: Browser, who: Who, language = "en"): Promise<BrowserContext> {
  const context = await browser.newContext({ reducedMotion: "reduce" });
  await speak(context, language);
  const session = await (await context.request.get("/api/v1/session/")).json();
  const account = session.demo_accounts.find((a: { email: string }) => a.email === EMAIL[who]);
  expect(account, `a demo account for ${who}`).toBeTruthy();
  const answer = await context.request.post("/api/v1/session/", {
    data: { email: account.email, password: account.password },
    headers: { "X-CSRFToken": session.csrf },
  });
  expect(answer.ok()).toBe(true);
  return context;
}

async function idOf(request: APIRequestContext, name: string): Promise<string> {
  const found = await request.get(`/api/v1/search/?q=${encodeURIComponent(name)}`);
  const { results } = await found.json();
  const hit = results.find((r: { organisation: { name: string } }) => r.organisation.name === name);
  expect(hit, `${name} among the results`).toBeTruthy();
  return hit.organisation.id;
}

async function answerAs(page: Page, choice: "Accept" | "Decline"): Promise<void> {
  const form = page.getByRole("form", { name: "Your answer" });
  await form.getByRole("radio", { name: choice }).check();
  if (choice === "Decline") {
    await form.getByRole("combobox", { name: "Why" }).click();
    await page.getByRole("option", { name: "No capacity at present" }).click();
  }
  await form.getByRole("button", { name: "Send the answer" }).click();
}

/** Ask for an introduction in the browser; returns the address of the request. */
async function ask(page: Page, asked: string, name: string): Promise<string> {
  await page.goto(`/search?q=${encodeURIComponent(name)}`);
  await settled(page);
  await page
    .getByRole("button", { name: new RegExp(`^Ask for an introduction.*${name}`) })
    .first()
    .click();
  const sheet = page.getByRole("dialog", { name: `Introduction to ${name}` });
  await expect(sheet.getByText(/No name of a person/)).toBeVisible();
  await sheet.getByRole("checkbox", { name: "We are looking for a supplier." }).check();
  await sheet
    .getByRole("checkbox", { name: "We would like to develop something together." })
    .check();
  await sheet
    .getByRole("textbox", { name: /In your own words/ })
    .fill("Nous cherchons un partenaire pour stériliser nos nouveaux pansements.");
  await expect(
    sheet.getByRole("region", { name: "How it will read" }).getByRole("listitem"),
  ).toHaveCount(2);
  await sheet.getByRole("button", { name: "Send the request" }).click();
  await page.waitForURL(/\/introductions\/[0-9a-f-]{36}$/);
  await settled(page);
  expect(asked).toBeTruthy();
  return page.url();
}

test.describe.configure({ mode: "serial" });

test("two clusters and two firms through a whole introduction", async ({ browser }) => {
  test.setTimeout(240_000);
  const sessions = {} as Record<Who, BrowserContext>;
  for (const who of Object.keys(EMAIL) as Who[]) sessions[who] = await enter(browser, who);
  const pages = {} as Record<Who, Page>;
  for (const who of Object.keys(EMAIL) as Who[]) pages[who] = await sessions[who].newPage();

  const url = await ask(pages.firm, await idOf(sessions.firm.request, PARTNER), PARTNER);
  const id = url.split("/").pop();
  await expect(pages.firm.getByRole("list", { name: /chain/ }).first()).toContainText(PARTNER);
  await expectAccessible(pages.firm);

  // Who is not asked yet finds nothing.
  for (const who of ["otherCluster", "otherFirm"] as const)
    expect((await sessions[who].request.get(`/api/v1/introductions/${id}/`)).status()).toBe(404);

  for (const who of ["cluster", "otherCluster"] as const) {
    const page = pages[who];
    await page.goto("/introductions");
    await settled(page);
    await page.locator(`a[href$="/introductions/${id}"]`).click();
    await settled(page);
    expect(await page.content()).not.toContain("pme@demo.example");
    await answerAs(page, "Accept");
    await expect(page.getByRole("form", { name: "Your answer" })).toHaveCount(0);
  }

  // The other firm reads its notification and comes here by it.
  const other = pages.otherFirm;
  await other.goto("/notifications");
  await settled(other);
  await other
    .getByRole("button", { name: `${FIRM} would like to meet ${PARTNER}` })
    .first()
    .click();
  await other.waitForURL(new RegExp(`/introductions/${id}$`));
  await settled(other);
  expect(await other.content()).not.toContain("pme@demo.example");
  await expect(other.getByText("We are looking for a supplier.").first()).toBeVisible();
  await expect(other.getByText(/stériliser nos nouveaux pansements/).first()).toBeVisible();
  await answerAs(other, "Accept");
  const contacts = other.getByRole("region", { name: "Contacts" });
  await expect(contacts).toContainText("pme@demo.example");

  await pages.firm.reload();
  await expect(pages.firm.getByRole("region", { name: "Contacts" })).toContainText(
    "partner@demo.example",
  );
  for (const who of ["cluster", "otherCluster"] as const) {
    await pages[who].reload();
    await settled(pages[who]);
    await expect(pages[who].getByRole("region", { name: "Contacts" })).toHaveCount(0);
  }

  // The thread, with a file.
  const write = pages.firm.getByRole("region", { name: "Messages" });
  await write.getByRole("textbox", { name: "Your message" }).fill("Bonjour, voici notre plan.");
  await write.locator("input[type=file]").setInputFiles({
    name: "plan.txt",
    mimeType: "text/plain",
    buffer: Buffer.from("Plan: tests in spring"),
  });
  await write.getByRole("button", { name: "Send", exact: true }).click();
  await expect(write.getByRole("link", { name: /plan\.txt/ })).toBeVisible();
  await other.reload();
  const download = other.waitForEvent("download");
  await other.getByRole("link", { name: /plan\.txt/ }).click();
  expect((await download).suggestedFilename()).toBe("plan.txt");

  // A meeting: proposed by one, taken by the other, with a calendar file.
  const meetings = pages.firm.getByRole("region", { name: "Meetings" });
  await meetings.getByRole("button", { name: "Propose a meeting" }).click();
  const day = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
  await meetings.getByLabel("Time 1").fill(`${day}T10:00`);
  await meetings.getByLabel("Time 2").fill(`${day}T15:30`);
  await meetings.getByRole("button", { name: "Propose these times" }).click();
  await expect(meetings.getByText("Proposed", { exact: true })).toBeVisible();
  await other.reload();
  const theirs = other.getByRole("region", { name: "Meetings" });
  await theirs
    .getByRole("button", { name: /Take this time/ })
    .first()
    .click();
  await expect(theirs.getByText("Fixed", { exact: true })).toBeVisible();
  const file = other.waitForEvent("download");
  await theirs.getByRole("link", { name: /Calendar file/ }).click();
  expect((await file).suggestedFilename()).toBe("meeting.ics");

  // What became of it.
  await other.getByRole("button", { name: "We are talking" }).click();
  await expect(other.getByRole("button", { name: "We are talking" })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  await expectAccessible(other);
  for (const width of [360, 768, 1440]) {
    await other.setViewportSize({ width, height: 900 });
    await expectNoOverflow(other);
  }
  for (const context of Object.values(sessions)) await context.close();
});

test("a cluster declines, and the firm reads why", async ({ browser }) => {
  test.setTimeout(120_000);
  const firm = await enter(browser, "firm");
  const page = await firm.newPage();
  const name = "BioTolera";
  const url = await ask(page, await idOf(firm.request, name), name);
  const cluster = await enter(browser, "cluster");
  const manager = await cluster.newPage();
  await manager.goto(url);
  await settled(manager);
  await answerAs(manager, "Decline");
  await expect(manager.getByText("Declined").first()).toBeVisible();
  await page.reload();
  await settled(page);
  await expect(page.getByText("No capacity at present").first()).toBeVisible();
  await firm.close();
  await cluster.close();
});

/** Decline silently in the form, for a reason that nobody else may read. */
async function declineSilently(page: Page): Promise<void> {
  const form = page.getByRole("form", { name: "Your answer" });
  await form.getByRole("radio", { name: "Decline" }).check();
  await form.getByRole("combobox", { name: "Why" }).click();
  await page.getByRole("option", { name: "It is a competitor" }).click();
  await form.getByRole("switch", { name: "Decline silently" }).check();
  await form.getByRole("button", { name: "Send the answer" }).click();
}

test("a silent decline: the asking firm goes on reading that nobody has answered yet", async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const firm = await enter(browser, "firm");
  const page = await firm.newPage();
  // The first firm that can be asked; the own cluster is asked before anybody else.
  const found = await firm.request.get("/api/v1/search/?q=sant%C3%A9&page_size=50");
  const others = (await found.json()).results as {
    organisation: { id: string };
  }[];
  let url = "";
  for (const { organisation } of others) {
    const options = await firm.request.get(
      `/api/v1/organisations/${organisation.id}/introduction-options/`,
    );
    if (!options.ok()) continue;
    const { action, open_introduction } = await options.json();
    if (action !== "ask" || open_introduction) continue;
    const session = await (await firm.request.get("/api/v1/session/")).json();
    const made = await firm.request.post("/api/v1/introductions/", {
      data: {
        asked: organisation.id,
        source: "search",
        sentences: [{ code: "work.develop" }, { code: "look.supplier" }],
        share_person: true,
      },
      headers: { "X-CSRFToken": session.csrf },
    });
    if (!made.ok()) continue;
    url = `/introductions/${(await made.json()).id}`;
    break;
  }
  expect(url, "a request that could be made").not.toBe("");
  await page.goto(url);
  await settled(page);
  const read = async () => ({
    chain: await page.locator("#chain-title").locator("xpath=..").innerText(),
    timeline: await page.locator("#timeline-title").locator("xpath=..").innerText(),
  });
  const before = await read();

  const cluster = await enter(browser, "cluster");
  const manager = await cluster.newPage();
  await manager.goto(url);
  await settled(manager);
  await declineSilently(manager);
  await expect(manager.getByText("It is a competitor").first()).toBeVisible();

  await page.reload();
  await settled(page);
  expect(await read()).toEqual(before);
  expect(await page.content()).not.toContain("competitor");
  const answer = await firm.request.get(`/api/v1${url}/`);
  expect(await answer.text()).not.toContain("competitor");
  await page.goto("/introductions?box=waiting");
  await settled(page);
  await expect(page.locator(`a[href$="${url}"]`)).toBeVisible();
  await page.goto("/notifications");
  await settled(page);
  expect(await page.content()).not.toContain("competitor");
  await expectAccessible(page);
  await firm.close();
  await cluster.close();
});

test("an expired request reads as one without an answer", async ({ browser }) => {
  const firm = await enter(browser, "firm");
  const page = await firm.newPage();
  // One of the demo's: nobody answered it in time.
  await page.goto("/introductions?box=ended");
  await settled(page);
  const card = page.getByRole("article").filter({ hasText: "No answer" }).first();
  await card.getByRole("link").first().click();
  await settled(page);
  await expect(page.getByText("The time was up without an answer.")).toBeVisible();
  await expect(page.getByRole("form", { name: "Your answer" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Withdraw" })).toHaveCount(0);
  await expect(page.getByRole("region", { name: "Contacts" })).toHaveCount(0);
  await expectAccessible(page);
  await page.setViewportSize({ width: 360, height: 900 });
  await expectNoOverflow(page);
  await firm.close();
});

test("the inbox and the notifications in three languages and widths", async ({ browser }) => {
  test.setTimeout(120_000);
  for (const [language, heading, told] of [
    ["en", "Introductions", "Notifications"],
    ["fr", "Mises en relation", "Notifications"],
    ["de", "Vermittlungen", "Mitteilungen"],
  ] as const) {
    const context = await enter(browser, "cluster", language);
    const page = await context.newPage();
    await page.goto("/introductions");
    await settled(page);
    await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
    await expectAccessible(page);
    for (const width of [360, 768, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await expectNoOverflow(page);
    }
    await page.goto("/notifications");
    await settled(page);
    await expect(page.getByRole("heading", { level: 1, name: told })).toBeVisible();
    await expectAccessible(page);
    await context.close();
  }
});

test("a link without a signature stops no e-mail", async ({ page }) => {
  await page.goto("/unsubscribe/forged:token:here");
  await settled(page);
  await expect(page.getByRole("heading", { name: "This link does not work" })).toBeVisible();
});
