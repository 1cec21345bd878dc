import { expect, settled, speak, stateOf, test } from "./support";

test.use({ storageState: stateOf("cluster_manager") });

const STAMP = Date.now().toString(36);
const NAME = `Kartonwerk ${STAMP}`;
const FILE = [
  "Firmenname;Ort;Land;UID-Nr.;Mitarbeiter;Angebot;Bedarf;Merkmal",
  `${NAME};Augsburg;Deutschland;;35;Wellpappe aus Altpapier;Fettdichte Beschichtung ohne PFAS;a`,
  `Folienhaus ${STAMP};Kiel;Deutschland;DE999;12;Monofolien aus Polyethylen;;b`,
  `Etikettendruck ${STAMP};Graz;Österreich;;8;Etiketten für Lebensmittel;;c`,
].join("\n");

test("a cluster brings its members in, finds them, and takes them back", async ({
  page,
  context,
}) => {
  test.setTimeout(150_000);
  await speak(context, "en");
  await page.goto("/import");
  await page.setInputFiles("input[type=file]", {
    name: "members.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(FILE, "utf8"),
  });
  await page.waitForURL(/\/import\/.+/);
  await expect(page.getByRole("heading", { name: "What would happen" })).toBeVisible({
    timeout: 60_000,
  });

  // The faulty row names its cell and its value.
  await expect(page.getByText(/Cell D3/)).toBeVisible();
  await expect(page.getByText("In the file: DE999")).toBeVisible();

  // A column that was not recognised is told, and the file is checked again.
  await page.getByRole("combobox", { name: /Meaning of “Merkmal”/ }).click();
  await page
    .getByRole("option")
    .filter({ hasText: /^(?!Not used)/ })
    .last()
    .click();
  await page.getByRole("button", { name: "Discard" }).click();

  await page.getByRole("button", { name: /^Bring 2 rows in/ }).click();
  await expect(page.getByRole("heading", { name: "2 members are in" })).toBeVisible({
    timeout: 60_000,
  });

  await expect(async () => {
    await page.goto(`/search?q=${encodeURIComponent(NAME)}`);
    await settled(page);
    await expect(page.getByRole("link", { name: NAME }).first()).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 60_000 });

  await page.goto("/import");
  await page.getByRole("link", { name: "members.csv" }).first().click();
  await page.getByRole("button", { name: "Undo this import" }).click();
  await expect(page.getByRole("heading", { name: "This import was undone" })).toBeVisible({
    timeout: 60_000,
  });
});

test("a file that is no list is refused in plain words", async ({ page, context }) => {
  await speak(context, "en");
  await page.goto("/import");
  await page.setInputFiles("input[type=file]", {
    name: "notes.pdf",
    mimeType: "application/pdf",
    buffer: Buffer.from("%PDF-1.7 nothing"),
  });
  await expect(page.getByRole("alert").first()).toBeVisible();
  await expect(page.getByRole("alert").first()).not.toBeEmpty();
});

test("members show what their profiles lack, and lead to partners", async ({ page, context }) => {
  await speak(context, "en");
  await page.goto("/members");
  await settled(page);
  await expect(page.getByRole("rowheader").first()).toBeVisible();
  await page
    .getByRole("link", { name: /^See partners/ })
    .first()
    .click();
  await expect(page).toHaveURL(/\/organisations\/.+\/partners/);
  await settled(page);
});
