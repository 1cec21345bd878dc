import { createHmac } from "node:crypto";
import type { Page } from "@playwright/test";
import { linkTo } from "./mail";
import {
  expect,
  expectAccessible,
  expectNoOverflow,
  settled,
  speak,
  stateOf,
  test,
} from "./support";

const STAMP = Date.now().toString(36);
const PASSWORD = `long-words-${STAMP}`;

/** The code that an app shows for a secret now (RFC 6238: SHA-1, 30 seconds, six digits). */
function totp(secret: string): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  let bits = "";
  for (const c of secret.replace(/=+$/, ""))
    bits += letters.indexOf(c).toString(2).padStart(5, "0");
  const bytes = bits.match(/.{8}/g)?.map((b) => Number.parseInt(b, 2)) ?? [];
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac("sha1", Buffer.from(bytes)).update(counter).digest();
  const offset = (hash[hash.length - 1] as number) & 15;
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

async function signUp(page: Page, email: string): Promise<void> {
  await page.goto("/sign-up");
  await settled(page);
  await fillSignUp(page, email);
  await expect(page.getByText(`We have written to ${email}`)).toBeVisible();
  await page.goto(await linkTo(email, "verify-email"));
  await page.getByRole("button", { name: "Confirm the address" }).click();
  await expect(page).toHaveURL(/\/welcome/);
}

async function fillSignUp(page: Page, email: string): Promise<void> {
  await page.getByLabel("Your name").fill("Eve Tester");
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
  const box = page.getByRole("checkbox", { name: /I accept the terms of use \(version \d{4}/ });
  await expect(box).not.toBeChecked();
  await box.check();
  await page.getByRole("button", { name: "Create the account" }).click();
}

test("a new person signs up, enters a firm, and guards the account with a second step", async ({
  page,
  context,
}) => {
  test.setTimeout(240_000);
  const email = `eve-${STAMP}@home.example`;
  await speak(context, "en");
  await page.goto("/sign-up");
  await settled(page);
  await expectAccessible(page);

  // A short password is refused, and the rule is named.
  await page.getByLabel("Your name").fill("Eve Tester");
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("textbox", { name: "Password" }).fill("short");
  await page.getByRole("button", { name: "Create the account" }).click();
  await expect(page.getByText(/at least 12 characters/i).last()).toBeVisible();

  await signUp(page, email);
  await settled(page);
  await expectAccessible(page);
  await page.getByRole("link", { name: "Find my organisation" }).click();
  await page.getByLabel("Name, VAT number, PIC or website").fill(`Nowhere ${STAMP}`);
  await page.getByRole("button", { name: "Search", exact: true }).click();
  await expect(page.getByText("Nothing found.")).toBeVisible();
  await page.getByRole("button", { name: "Enter my organisation" }).click();
  await expectAccessible(page);
  await page.getByRole("combobox", { name: "Country" }).fill("Belg");
  await page.getByRole("option", { name: "Belgium" }).click();
  await page.getByRole("button", { name: "Enter", exact: true }).click();
  await expect(page).toHaveURL(/\/organisations\//);

  await page.goto("/account?tab=security");
  await settled(page);
  await expectAccessible(page);
  await expectNoOverflow(page);
  await page.getByRole("button", { name: "Switch it on" }).click();
  const secret = await page.locator("code").first().innerText();
  await expect(page.getByRole("img", { name: "QR code for the app" })).toBeVisible();
  await page.getByLabel("Code", { exact: true }).fill(totp(secret));
  await page.getByRole("button", { name: "Switch on", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
  await dialog.getByRole("button", { name: "Go on" }).click();
  const codes = page.getByRole("list", { name: "Your recovery codes." }).getByRole("listitem");
  await expect(codes).toHaveCount(10);
  const recovery = await codes.first().innerText();
  await expectAccessible(page);

  // The password alone no longer opens anything.
  await page.getByRole("button", { name: /Your role/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Second step" })).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("Code", { exact: true }).fill("12345678");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByText(/This code is not right/)).toBeVisible();
  await page.getByLabel("Code", { exact: true }).fill(recovery);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("button", { name: /Your role/ })).toBeVisible();
});

test("a forgotten password is set anew by e-mail", async ({ page, context }) => {
  test.setTimeout(180_000);
  const email = `rob-${STAMP}@home.example`;
  await speak(context, "en");
  await signUp(page, email);
  await context.clearCookies();
  await page.goto("/reset-password");
  await settled(page);
  await expectAccessible(page);
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Send the link" }).click();
  await expect(page.getByText(`We have written to ${email}`)).toBeVisible();
  await page.goto(await linkTo(email, "reset-password"));
  await settled(page);
  await expectAccessible(page);
  await page.getByRole("textbox", { name: "New password" }).fill(`other-words-${STAMP}`);
  await page.getByRole("button", { name: "Set the password" }).click();
  await expect(page.getByText(/Your new password is set/)).toBeVisible();
});

test.describe("as a cluster manager", () => {
  test.use({ storageState: stateOf("cluster_manager") });

  test("a colleague is invited, signs up without a second e-mail, and works there", async ({
    page,
    context,
    browser,
  }) => {
    test.setTimeout(180_000);
    const email = `col-${STAMP}@cluster.example`;
    await speak(context, "en");
    await page.goto("/team");
    await settled(page);
    await expectAccessible(page);
    await page.getByLabel("E-mail address").fill(email);
    await page.getByLabel("Role", { exact: true }).selectOption("cluster_adviser");
    await page.getByRole("button", { name: "Send the invitation" }).click();
    await expect(page.getByRole("rowheader", { name: email })).toBeVisible();
    const link = await linkTo(email, "invitation");

    const other = await browser.newContext({ storageState: undefined });
    await speak(other, "en");
    const guest = await other.newPage();
    await guest.goto(link);
    await settled(guest);
    await expectAccessible(guest);
    await guest.getByRole("link", { name: "Sign up" }).click();
    await expect(guest.getByLabel("E-mail")).toHaveValue(email);
    await guest.getByLabel("Your name").fill("Colleague");
    await guest.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
    await guest.getByRole("checkbox", { name: /I accept the terms of use/ }).check();
    await guest.getByRole("button", { name: "Create the account" }).click();
    await guest.getByRole("button", { name: "Accept", exact: true }).click();
    await expect(guest.getByRole("link", { name: "Members", exact: true })).toBeVisible();

    // The link works once.
    await guest.goto(link);
    await expect(guest.getByText("This invitation was already accepted")).toBeVisible();
    await other.close();
  });

  test("an unclaimed member is claimed by an address of its domain, and by nobody else", async ({
    page,
    context,
    browser,
  }) => {
    test.setTimeout(240_000);
    await speak(context, "en");
    await page.goto("/team");
    await settled(page);
    const rows = await (await page.request.get("/api/v1/invitations/bulk/")).json();
    let found: { name: string; domain: string } | null = null;
    for (const row of rows) {
      const answer = await page.request.get(`/api/v1/organisations/${row.organisation_id}/`);
      const firm = await answer.json();
      if (
        firm.standing.code !== "imported" ||
        !["sme", "small_mid_cap"].includes(firm.org_type?.code) ||
        !firm.website
      )
        continue;
      found = { name: firm.name, domain: new URL(firm.website).hostname.replace(/^www\./, "") };
      break;
    }
    expect(found, "an unclaimed member with a website").not.toBeNull();
    const { name, domain } = found as { name: string; domain: string };

    const other = await browser.newContext({ storageState: undefined });
    await speak(other, "en");
    const guest = await other.newPage();
    await signUp(guest, `stranger-${STAMP}@home.example`);
    await guest.goto("/welcome?why=firm");
    await guest.getByLabel("Name, VAT number, PIC or website").fill(name);
    await guest.getByRole("button", { name: "Search", exact: true }).click();
    await expect(guest.getByText("Nothing found.")).toBeVisible();
    await other.clearCookies();

    await signUp(guest, `owner-${STAMP}@${domain}`);
    await guest.goto("/welcome?why=firm");
    await settled(guest);
    await expectAccessible(guest);
    await expect(guest.getByRole("listitem").filter({ hasText: name })).toBeVisible();
    await guest.getByRole("button", { name: /^Claim it/ }).click();
    await expect(guest).toHaveURL(/\/organisations\//);
    await expect(guest.getByRole("button", { name: `Your role: ${name}` })).toBeVisible();
    await guest.goto("/find-a-host");
    await settled(guest);
    await expectAccessible(guest);
    await other.close();
  });
});
