import { expect, expectAccessible, expectNoOverflow, settled, speak, test } from "./support";

const ADVISER = "network@demo.example";

test("an adviser of a network reads figures of its clusters, and nothing of a firm", async ({
  browser,
}) => {
  const context = await browser.newContext({ reducedMotion: "reduce" });
  await speak(context, "en");
  const page = await context.newPage();
  // The sign-in page lists the adviser among the demo's people.
  await page.goto("/sign-in");
  await settled(page);
  await page.getByRole("button", { name: /Network adviser/ }).click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");
  const session = await (await context.request.get("/api/v1/session/")).json();
  expect(session.person.email).toBe(ADVISER);
  expect(session.seat.role).toBe("network_adviser");

  await page.goto("/network");
  await settled(page);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("invented");
  const rows = page.getByRole("table").getByRole("row");
  await expect(rows).toHaveCount(4);
  const members = await rows.nth(1).getByRole("cell").first().innerText();
  expect(Number(members.replace(/\D/g, ""))).toBeGreaterThan(10);
  // Introductions of the clusters' firms are not for a network.
  expect((await (await context.request.get("/api/v1/introductions/")).json()).count).toBe(0);
  for (const width of [360, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    await expectAccessible(page);
    await expectNoOverflow(page);
  }
  await context.close();
});
