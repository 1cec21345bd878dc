import {
  expectAccessible,
  expectNoOverflow,
  type Role,
  settled,
  speak,
  stateOf,
  test,
} from "./support";

type Shown = { name: string; path: string; role: Role | null };

const PAGES: Shown[] = [
  { name: "start", path: "/", role: null },
  { name: "sign-in", path: "/sign-in", role: null },
  { name: "partners", path: "/partners", role: "org_owner" },
  { name: "partners-table", path: "/partners?view=table", role: "org_owner" },
  { name: "search", path: "/search?q=recycling", role: "org_owner" },
  { name: "search-map", path: "/search?view=map&country=FR", role: "org_owner" },
  { name: "nothing", path: "/search?q=xyzzyplugh", role: "org_owner" },
  { name: "organisation", path: "own", role: "org_owner" },
  { name: "members", path: "/members", role: "cluster_manager" },
  { name: "import", path: "/import", role: "cluster_manager" },
  { name: "not-found", path: "/nowhere", role: "cluster_manager" },
  { name: "region", path: "/", role: "region_officer" },
];

const WIDTHS = [360, 768, 1440];
const LOOKS = [
  { scheme: "light", language: "fr" },
  { scheme: "dark", language: "de" },
] as const;

for (const { name, path, role } of PAGES)
  for (const { scheme, language } of LOOKS)
    test(`${name}, ${scheme}, ${language}: accessible, nothing overflows`, async ({
      browser,
      baseURL,
    }) => {
      test.setTimeout(120_000);
      const context = await browser.newContext({
        baseURL,
        colorScheme: scheme,
        locale: language,
        reducedMotion: "reduce",
        storageState: role ? stateOf(role) : undefined,
      });
      await speak(context, language);
      const page = await context.newPage();
      let address = path;
      if (path === "own") {
        const session = await (await context.request.get("/api/v1/session/")).json();
        address = `/organisations/${session.seat.organisation.id}`;
      }
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        await page.goto(address);
        await settled(page);
        await page.waitForTimeout(150);
        await page.screenshot({
          path: `../build/screenshots/${name}-${width}-${scheme}-${language}.png`,
          fullPage: true,
        });
        await expectNoOverflow(page);
        if (width !== 768) await expectAccessible(page);
      }
      await context.close();
    });
