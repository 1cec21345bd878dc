import { expect, test } from "@playwright/test";
import { ROLES, stateOf } from "./support";

type Account = { email: string; password: string; role: string };

for (const role of ROLES)
  test(`sign in as ${role}`, async ({ page }) => {
    await page.goto("/");
    const session = await (await page.request.get("/api/v1/session/")).json();
    const account = session.demo_accounts.find((a: Account) => a.role === role);
    expect(account, "a demo account of this role").toBeTruthy();
    const answer = await page.request.post("/api/v1/session/", {
      data: { email: account.email, password: account.password },
      headers: { "X-CSRFToken": session.csrf },
    });
    expect(answer.ok()).toBe(true);
    await page.context().storageState({ path: stateOf(role) });
  });
