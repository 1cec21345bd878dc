import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import { renderApp } from "../render";
import { clusterSession, session } from "../samples";
import { server } from "../server";

const FIRM = "55555555-5555-4555-8555-555555555555";
const CLAIM = "66666666-6666-4666-8666-666666666666";
const OLD = "77777777-7777-4777-8777-777777777777";
const NOT_FOUND = { type: "client_error", errors: [{ code: "not_found", detail: "", attr: null }] };

const firmSession = (role: string) => {
  const seat = {
    id: "33333333-3333-4333-8333-333333333333",
    role,
    label: "Firm",
    organisation: { id: FIRM, name: "Duval" },
    cluster: null,
    network: null,
    region: null,
  };
  return session({
    authenticated: true,
    person: { id: seat.id, name: "Anne", email: "anne@example.org", language: "en" },
    seat,
    seats: [seat],
  });
};

const person = (change: object) => ({
  id: CLAIM,
  name: "Anne",
  email: "anne@example.org",
  role: "org_owner",
  since: "2026-01-01T00:00:00Z",
  is_me: false,
  abilities: { change_role: false, remove: false },
  ability_reasons: {},
  ...change,
});

const invitation = (change: object) => ({
  id: CLAIM,
  email: "guest@example.org",
  role: "org_reader",
  place: "Duval",
  organisation_id: FIRM,
  state: "open",
  invited_by: "Anne",
  sent_at: "2026-01-01T00:00:00Z",
  sent_count: 5,
  expires_at: "2027-01-01T00:00:00Z",
  accepted_at: null,
  abilities: { resend: false, revoke: true },
  ability_reasons: { resend: "It was sent often enough." },
  ...change,
});

const claim = (change: object) => ({
  id: CLAIM,
  organisation_id: FIRM,
  organisation: "Duval",
  claimant: "Eve",
  claimant_email: "eve@example.org",
  is_mine: false,
  status: { code: "refused", label: "Refused" },
  proof: { code: "approval", label: "Approval" },
  role: "",
  opened_at: "2026-01-01T00:00:00Z",
  decided_at: null,
  steps: [],
  abilities: { approve: false, refuse: false, transfer: false, withdraw: false },
  ability_reasons: { approve: "It is closed.", withdraw: "Only who claimed." },
  ...change,
});

const quiet = () =>
  server.use(
    http.get("*/api/v1/claims/", () => HttpResponse.json([])),
    http.get("*/api/v1/twins/", () => HttpResponse.json([])),
    http.get("*/api/v1/invitations/", () => HttpResponse.json([])),
  );

describe("a missing button says why", () => {
  it("to a reader of the team, once, and to the last owner in the own row", async () => {
    quiet();
    server.use(
      http.get("*/api/v1/session/", () => HttpResponse.json(firmSession("org_reader"))),
      http.get("*/api/v1/seats/", () =>
        HttpResponse.json({
          seats: [
            person({ is_me: true, ability_reasons: { remove: "You are the last one." } }),
            person({ id: OLD, email: "ben@example.org", ability_reasons: { remove: "Not you." } }),
          ],
          roles: [],
          abilities: { invite: false, invite_members: false },
          ability_reasons: { invite: "Only heads invite.", invite_members: "Only clusters do." },
        }),
      ),
    );
    renderApp("/team");
    expect(await screen.findByText("Only heads invite.", {}, { timeout: 5000 })).toBeVisible();
    expect(screen.getByText("You are the last one.")).toBeVisible();
    for (const silent of ["Not you.", "Only clusters do."])
      expect(screen.queryByText(silent)).not.toBeInTheDocument();
    expect(screen.queryByRole("button", { name: /^Leave/ })).not.toBeInTheDocument();
  }, 20_000);

  it("beside an invitation that was sent often enough, and not beside one that is over", async () => {
    quiet();
    server.use(
      http.get("*/api/v1/session/", () => HttpResponse.json(clusterSession())),
      http.get("*/api/v1/seats/", () =>
        HttpResponse.json({
          seats: [],
          roles: ["cluster_reader"],
          abilities: { invite: true, invite_members: false },
          ability_reasons: { invite_members: "Only advisers do." },
        }),
      ),
      http.get("*/api/v1/invitations/", () =>
        HttpResponse.json([
          invitation({}),
          invitation({
            id: OLD,
            email: "gone@example.org",
            state: "revoked",
            abilities: { resend: false, revoke: false },
            ability_reasons: { resend: "It is over.", revoke: "It is over." },
          }),
        ]),
      ),
    );
    renderApp("/team");
    const row = await screen.findByRole("row", { name: /guest@/ }, { timeout: 5000 });
    expect(within(row).getByText("It was sent often enough.")).toBeVisible();
    expect(within(row).getByRole("button", { name: /^Take back/ })).toBeVisible();
    expect(screen.queryByText("It is over.")).not.toBeInTheDocument();
    expect(screen.getByText("Only advisers do.")).toBeVisible();
  }, 20_000);

  it.each([
    [{}, "It is closed."],
    [{ is_mine: true }, "Only who claimed."],
    [{ abilities: { approve: true, refuse: true, transfer: false, withdraw: false } }, null],
  ])(
    "on a claim %#",
    async (change, why) => {
      server.use(
        http.get("*/api/v1/session/", () => HttpResponse.json(firmSession("org_owner"))),
        http.get("*/api/v1/claims/:id/", () => HttpResponse.json(claim(change))),
      );
      renderApp(`/claim/${CLAIM}`);
      await screen.findByText("Eve claims Duval", {}, { timeout: 5000 });
      const said = ["It is closed.", "Only who claimed."].filter((x) => screen.queryByText(x));
      expect(said).toEqual(why ? [why] : []);
    },
    20_000,
  );

  it("to a reader who looks for a host", async () => {
    server.use(
      http.get("*/api/v1/session/", () => HttpResponse.json(firmSession("org_reader"))),
      http.get("*/api/v1/hosts/", () =>
        HttpResponse.json({
          member_of: [],
          possible: [],
          requests: [],
          abilities: { ask: false },
          ability_reasons: { ask: "Only owners ask." },
        }),
      ),
    );
    renderApp("/find-a-host");
    expect(await screen.findByText("Only owners ask.", {}, { timeout: 5000 })).toBeVisible();
  }, 20_000);
});

describe("the links of e-mails", () => {
  it.each([
    [[{ id: FIRM, name: "Duval", city: "Lens", country: null, by_domain: true }], "Duval"],
    [[], "Nothing to claim by this link"],
  ])(
    "name an organisation, not a claim: %#",
    async (rows, shown) => {
      const asked: (string | null)[] = [];
      server.use(
        http.get("*/api/v1/session/", () => HttpResponse.json(firmSession("org_owner"))),
        http.get("*/api/v1/claims/candidates/", ({ request }) => {
          asked.push(new URL(request.url).searchParams.get("id"));
          return HttpResponse.json(rows);
        }),
        http.get("*/api/v1/claims/:id/", () => HttpResponse.json(NOT_FOUND, { status: 404 })),
      );
      renderApp(`/claim/${OLD}`);
      const main = within(await screen.findByRole("main", {}, { timeout: 5000 }));
      expect(await main.findByText(shown, {}, { timeout: 5000 })).toBeVisible();
      expect(asked).toEqual([OLD]);
    },
    20_000,
  );

  it("give way to the present address of a merged record, search and all", async () => {
    const asked: string[] = [];
    server.use(
      http.get("*/api/v1/session/", () => HttpResponse.json(clusterSession())),
      http.get("*/api/v1/organisations/:id/", ({ params }) => {
        asked.push(String(params.id));
        return HttpResponse.json({
          id: FIRM,
          name: "Duval",
          clusters: [],
          life: null,
          abilities: { edit: false, suggest: false, see_internals: false, leave_cluster: false },
          ability_reasons: { edit: "Not yours." },
        });
      }),
    );
    const { router } = renderApp(`/organisations/${OLD}/edit?from=mail`);
    await screen.findByText("Not yours.", {}, { timeout: 5000 });
    await waitFor(() =>
      expect(router.history.location.pathname).toBe(`/organisations/${FIRM}/edit`),
    );
    expect(router.history.location.search).toBe("?from=mail");
    expect(asked[0]).toBe(OLD);
  }, 20_000);
});
