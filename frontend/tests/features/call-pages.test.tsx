import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { call, callDetail, callPage, eligibility, firmSession, fitting } from "../calls-samples";
import { renderApp } from "../render";
import { clusterSession } from "../samples";
import { server } from "../server";

const slow = { timeout: 8000 };
const none = () => HttpResponse.json({ count: 0, page: 1, pages: 1, page_size: 20, results: [] });

beforeEach(() => {
  server.use(
    http.get("*/api/v1/session/", () => HttpResponse.json(firmSession())),
    http.get("*/api/v1/reference/", () => HttpResponse.json({ countries: [], languages: [] })),
    http.get("*/api/v1/consortia/", none),
    http.get("*/api/v1/search/suggest/", () => HttpResponse.json([])),
  );
});

describe("the calls of a firm", () => {
  it("begin with those that fit, and say what the profile lacks", async () => {
    server.use(
      http.get("*/api/v1/calls/for-me/", () =>
        HttpResponse.json({
          ...callPage([call({ fit: fitting() })]),
          profile: { missing: [{ field: "trl", label: "Technology readiness" }] },
        }),
      ),
    );
    renderApp("/calls");
    expect(await screen.findByRole("article", {}, slow)).toHaveTextContent("Good fit");
    expect(screen.getByText("For you")).toHaveAttribute("aria-current", "page");
    expect(screen.getByText(/does not say yet: Technology readiness/)).toBeInTheDocument();
  });

  it("offer a next step where nothing fits", async () => {
    server.use(
      http.get("*/api/v1/calls/for-me/", () =>
        HttpResponse.json({ ...callPage([]), profile: { missing: [] } }),
      ),
    );
    renderApp("/calls");
    expect(await screen.findByText("No call fits yet", {}, slow)).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "Answer six questions" })).toHaveAttribute(
      "href",
      "/schemes",
    );
  });

  it("are searched with words and facets that stand in the address", async () => {
    const asked: string[] = [];
    server.use(
      http.get("*/api/v1/calls/", ({ request }) => {
        asked.push(new URL(request.url).search);
        return HttpResponse.json(
          callPage([call()], {
            kind: [
              { code: "cascade", label: "Cascade call", count: 1 },
              { code: "standard", label: "Call for proposals", count: 3 },
            ],
          }),
        );
      }),
    );
    const { router } = renderApp("/calls?tab=all");
    const group = await screen.findByRole("group", { name: "Kind of call" }, slow);
    await userEvent.click(within(group).getByRole("checkbox", { name: /Cascade call/ }));
    await userEvent.type(screen.getByLabelText("Search calls"), "recycling{Enter}");
    await expect
      .poll(() => asked.at(-1))
      .toMatch(/kind=cascade.*q=recycling|q=recycling.*kind=cascade/);
    expect(router.state.location.href).toContain("kind=cascade");
    expect(screen.getByRole("button", { name: "Remove filter: Cascade call" })).toBeInTheDocument();
  });
});

describe("the page of a call", () => {
  const shown = callDetail();
  const at = `*/api/v1/calls/${shown.id}/`;

  it("answers “can we apply?”, names what is missing and where to add it", async () => {
    server.use(
      http.get(at, () => HttpResponse.json(shown)),
      http.get(`${at}eligibility/`, () =>
        HttpResponse.json(eligibility({ lead: { outcome: "met", text: "You may lead." } })),
      ),
    );
    renderApp(`/calls/${shown.id}`);
    const panel = await screen.findByRole("region", { name: "Can we apply?" }, slow);
    await within(panel).findAllByText("We cannot say yet: facts are missing");
    const chain = within(panel).getByRole("list", { name: /What you bring/ });
    expect(within(chain).getAllByRole("listitem")).toHaveLength(2);
    expect(chain).toHaveTextContent("Solaire du Nord");
    expect(chain).toHaveTextContent("Missing link: One more partner from another country");
    expect(
      within(panel).getByRole("link", { name: "Add it: Whether you are an SME" }),
    ).toHaveAttribute("href", expect.stringContaining("/organisations/"));
    expect(within(panel).getByText("One applicant alone is not enough.")).toBeInTheDocument();
    expect(panel).toHaveTextContent("As the lead yes");
    expect(panel).toHaveTextContent("Alone no");
    expect(screen.getByRole("link", { name: "Add to calendar" })).toHaveAttribute(
      "href",
      `/api/v1/calls/${shown.id}/calendar.ics`,
    );
  });

  it("is not found where the address holds no id, whatever stands there in the API", async () => {
    server.use(
      http.get("*/api/v1/calls/for-me/", () =>
        HttpResponse.json({ ...callPage([]), profile: { missing: [] } }),
      ),
    );
    renderApp("/calls/for-me");
    expect(
      await screen.findByRole("heading", { level: 1, name: "No call here" }, slow),
    ).toBeInTheDocument();
  });

  it("offers nothing to do on a closed call", async () => {
    const status = { code: "closed", label: "Closed" };
    const summary = "This call is closed.";
    server.use(
      http.get(at, () => HttpResponse.json({ ...shown, status })),
      http.get(`${at}eligibility/`, () => HttpResponse.json(eligibility({ summary }))),
    );
    renderApp(`/calls/${shown.id}`);
    const panel = await screen.findByRole("region", { name: "Can we apply?" }, slow);
    expect(await within(panel).findByText(summary)).toBeInTheDocument();
    expect(screen.queryByLabelText("Cost of your part, in euros")).toBeNull();
    expect(screen.queryByRole("button", { name: "Check a new consortium" })).toBeNull();
    expect(screen.queryByRole("link", { name: "Add to calendar" })).toBeNull();
  });

  it("speaks of no lead and no consortium where one applies alone", async () => {
    const applicants = { code: "alone", label: "Alone" };
    server.use(
      http.get(at, () => HttpResponse.json({ ...shown, applicants })),
      http.get(`${at}eligibility/`, () =>
        HttpResponse.json(eligibility({ lead: { outcome: "met", text: "You may lead." } })),
      ),
    );
    renderApp(`/calls/${shown.id}`);
    const panel = await screen.findByRole("region", { name: "Can we apply?" }, slow);
    expect(await within(panel).findByText("In which role")).toBeInTheDocument();
    expect(panel).not.toHaveTextContent("As the lead");
    expect(screen.queryByRole("button", { name: "Check a new consortium" })).toBeNull();
  });

  it("works out grant and own share, and says what is not known", async () => {
    const sent: unknown[] = [];
    server.use(
      http.get(at, () => HttpResponse.json(shown)),
      http.get(`${at}eligibility/`, () => HttpResponse.json(eligibility())),
      http.post(`${at}estimate/`, async ({ request }) => {
        sent.push(await request.json());
        return HttpResponse.json({
          lines: [
            {
              id: "prefinancing",
              label: "Paid in advance",
              amount_cents: null,
              rate: null,
              text: "",
              verified: false,
              source: null,
            },
          ],
          grant_cents: 17_500_000,
          own_share_cents: 7_500_000,
          prefinancing_cents: null,
          notes: [],
        });
      }),
    );
    renderApp(`/calls/${shown.id}`);
    const budget = await screen.findByLabelText("Cost of your part, in euros", {}, slow);
    await userEvent.type(budget, "much{Enter}");
    expect(screen.getByText(/Please type a sum in euros/)).toBeInTheDocument();
    await userEvent.clear(budget);
    await userEvent.type(budget, "1 000 000 001{Enter}");
    expect(screen.getByText("Please type at most 1 billion euros.")).toBeInTheDocument();
    await userEvent.clear(budget);
    await userEvent.type(budget, "250 000{Enter}");
    expect(await screen.findByText("€175,000")).toBeInTheDocument();
    expect(screen.getByText("€75,000")).toBeInTheDocument();
    expect(screen.getByRole("img", { name: /covers 70%/ })).toBeInTheDocument();
    const row = screen.getByRole("row", { name: /Paid in advance/ });
    expect(row).toHaveTextContent("Not known");
    expect(sent).toEqual([{ budget_cents: 25_000_000 }]);
  });

  it("loads the original only when it is opened", async () => {
    let asked = 0;
    server.use(
      http.get(at, () => HttpResponse.json(shown)),
      http.get(`${at}eligibility/`, () => HttpResponse.json(eligibility())),
      http.get(`${at}original/`, () => {
        asked += 1;
        return HttpResponse.json({
          html: "<p>As it <em>was</em>.</p>",
          conditions_html: "",
          url: "",
          language: "en",
        });
      }),
    );
    renderApp(`/calls/${shown.id}`);
    const show = await screen.findByText("Show the original text", {}, slow);
    expect(asked).toBe(0);
    await userEvent.click(show);
    expect(await screen.findByText("was")).toBeInTheDocument();
    expect(asked).toBe(1);
  });

  it("shows a cluster which members fit", async () => {
    const open = callDetail({ abilities: { edit: false, save: true, see_members: true } });
    server.use(
      http.get("*/api/v1/session/", () => HttpResponse.json(clusterSession())),
      http.get(at, () => HttpResponse.json(open)),
      http.get(`${at}members/`, () =>
        HttpResponse.json({
          count: 1,
          page: 1,
          pages: 1,
          page_size: 10,
          results: [
            {
              organisation: { id: "1", name: "Kartonwerk", concepts: [], stages: [] },
              ...fitting({
                band: { code: "strong", label: "" },
                eligibility: {
                  verdict: { code: "eligible", label: "It may take part, as far as we know" },
                  summary: "",
                },
              }),
            },
          ],
        }),
      ),
    );
    renderApp(`/calls/${shown.id}`);
    const members = await screen.findByRole("region", { name: "Members who fit this call" }, slow);
    const article = await within(members).findByRole("article");
    expect(article).toHaveTextContent("Strong fit");
    // The reader is not the member, so the words of the API speak of it.
    expect(article).toHaveTextContent("It may take part, as far as we know");
    // A cluster has no profile of its own that could stand in for what is left open.
    expect(screen.queryByDisplayValue("As in my profile")).toBeNull();
    expect(screen.queryByRole("region", { name: "Can we apply?" })).toBeNull();
  });
});

describe("entering a call", () => {
  it("puts the API's words beside the field", async () => {
    server.use(
      http.get("*/api/v1/session/", () => HttpResponse.json(clusterSession())),
      http.get("*/api/v1/programmes/", none),
      http.post("*/api/v1/calls/", () =>
        HttpResponse.json(
          {
            type: "validation_error",
            errors: [{ code: "required", detail: "A title is needed.", attr: "title" }],
          },
          { status: 400 },
        ),
      ),
    );
    renderApp("/calls/new");
    await userEvent.click(await screen.findByRole("button", { name: "Save the call" }, slow));
    const title = screen.getByRole("textbox", { name: /^Title/ });
    expect(await screen.findByText("A title is needed.")).toBeInTheDocument();
    expect(title).toHaveAttribute("aria-invalid", "true");
    await expect.poll(() => document.activeElement === title).toBe(true);
  });

  it("is not offered to a firm", async () => {
    renderApp("/calls/new");
    expect(
      await screen.findByText("Your present role may not enter calls.", {}, slow),
    ).toBeInTheDocument();
  });
});
