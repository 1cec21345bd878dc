import type { APIRequestContext } from "@playwright/test";
import {
  expectAccessible,
  expectNoOverflow,
  type Role,
  settled,
  speak,
  stateOf,
  test,
} from "./support";

type Shown = {
  name: string;
  /** The address, or how to find it out. */
  path: string | ((request: APIRequestContext) => Promise<string>);
  role: Role | null;
  /** Whether everything that is folded is opened first. */
  unfold?: boolean;
};

const json = async (request: APIRequestContext, path: string) =>
  (await request.get(`/api/v1/${path}`)).json();

async function ownOrganisation(request: APIRequestContext): Promise<string> {
  const session = await json(request, "session/");
  return `/organisations/${session.seat.organisation.id}`;
}

/** The page of the first call of a kind or programme. */
const callOf = (query: string) => async (request: APIRequestContext) => {
  const { results } = await json(request, `calls/?${query}`);
  return `/calls/${results[0].id}`;
};

/** A consortium for a Eurostars call: the one that is there, else a new one. */
async function anyConsortium(request: APIRequestContext): Promise<string> {
  const { results } = await json(request, "calls/?programme=eurostars-3");
  const there = await json(request, `consortia/?call=${results[0].id}`);
  if (there.results.length) return `/consortia/${there.results[0].id}`;
  const { csrf } = await json(request, "session/");
  const made = await request.post("/api/v1/consortia/", {
    data: { call: results[0].id, name: "Looks" },
    headers: { "X-CSRFToken": csrf },
  });
  return `/consortia/${(await made.json()).id}`;
}

const ANSWERS = "who=sme&place=FRE&wants=develop&company=would_like&ripeness=demo&budget=25000000";

const PAGES: Shown[] = [
  { name: "start", path: "/", role: null },
  { name: "sign-in", path: "/sign-in", role: null },
  { name: "partners", path: "/partners", role: "org_owner" },
  { name: "partners-table", path: "/partners?view=table", role: "org_owner" },
  { name: "search", path: "/search?q=recycling", role: "org_owner" },
  { name: "search-map", path: "/search?view=map&country=FR", role: "org_owner" },
  { name: "nothing", path: "/search?q=xyzzyplugh", role: "org_owner" },
  { name: "organisation", path: ownOrganisation, role: "org_owner" },
  { name: "members", path: "/members", role: "cluster_manager" },
  { name: "import", path: "/import", role: "cluster_manager" },
  { name: "not-found", path: "/nowhere", role: "cluster_manager" },
  { name: "region", path: "/", role: "region_officer" },
  { name: "calls-for-you", path: "/calls", role: "org_owner" },
  { name: "calls", path: "/calls?tab=all", role: "cluster_manager" },
  { name: "calls-nothing", path: "/calls?tab=all&q=xyzzyplugh", role: "org_owner" },
  { name: "call-cascade", path: callOf("kind=cascade"), role: "org_owner" },
  { name: "call", path: callOf("programme=eurostars-3"), role: "org_owner", unfold: true },
  { name: "call-members", path: callOf("kind=cascade"), role: "cluster_manager" },
  { name: "call-form", path: "/calls/new", role: "region_officer" },
  { name: "schemes", path: "/schemes", role: "org_owner" },
  { name: "schemes-answers", path: `/schemes?${ANSWERS}`, role: "org_owner" },
  { name: "programmes", path: "/programmes", role: "region_officer" },
  { name: "programme", path: "/programmes/eurostars-3", role: "region_officer", unfold: true },
  { name: "consortium", path: anyConsortium, role: "org_owner", unfold: true },
];

const WIDTHS = [360, 768, 1440];
const LOOKS = [
  { scheme: "light", language: "fr" },
  { scheme: "dark", language: "de" },
] as const;

for (const { name, path, role, unfold } of PAGES)
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
      const address = typeof path === "string" ? path : await path(context.request);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        await page.goto(address);
        await settled(page);
        if (unfold)
          for (const folded of await page.locator("main details").all())
            await folded.evaluate((e) => e.setAttribute("open", ""));
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
