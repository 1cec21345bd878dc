import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import type { ConsortiumMember } from "@/api/calls-types";
import {
  factsOf,
  memberOf,
  needsOf,
  shareOf,
  sortedResults,
  withMember,
  withoutMember,
} from "@/features/consortia/members";
import { consortium, firmSession, member, result } from "../calls-samples";
import { renderApp } from "../render";
import { card } from "../samples";
import { server } from "../server";

describe("the partners of a consortium", () => {
  const two = [member({ name: "A", is_lead: true, cost_cents: 300 }), member({ name: "B" })];
  it("have one lead, whoever is written last as such", () => {
    const three = withMember(two, null, member({ name: "C", is_lead: true }));
    expect(three.map((m) => m.is_lead)).toEqual([false, false, true]);
    const other = withMember(three, 1, member({ name: "B", is_lead: true }));
    expect(other.map((m) => m.is_lead)).toEqual([false, true, false]);
    expect(withMember(two, null, member({ name: "C" })).map((m) => m.is_lead)).toEqual([
      true,
      false,
      false,
    ]);
    expect(withoutMember(two, 0).map((m) => m.name)).toEqual(["B"]);
  });
  it("come from the search with what their card says, no more", () => {
    expect(memberOf(card(), true)).toMatchObject({
      organisation: card().id,
      country: "ES",
      nuts: "ES243",
      org_type: "sme",
      is_sme: null,
      is_lead: true,
    });
    expect(memberOf(card({ org_type: { code: "unknown", label: "?" } }), false).org_type).toBe("");
  });
  it("have a share only where the cost is known", () => {
    const costs = [member({ cost_cents: 300 }), member({ cost_cents: 100 }), member()];
    expect(costs.map((m) => shareOf(m, costs))).toEqual([0.75, 0.25, null]);
  });
});

describe("what a judgement says", () => {
  const evaluation = {
    ...consortium().evaluation,
    results: [
      result({ rule_id: "met", outcome: "met", missing: [{ text: "Never shown", field: null }] }),
      result(),
      result({ rule_id: "again" }),
      result({ rule_id: "type", missing: [{ text: "Kind of Alpha", field: "org_type" }] }),
      result({ rule_id: "bad", outcome: "not_met", missing: [] }),
    ],
  };
  it("tells needs from facts, each once, and leaves met rules out", () => {
    expect(needsOf(evaluation)).toEqual(["One more partner from another country"]);
    expect(factsOf(evaluation)).toEqual(["Kind of Alpha"]);
  });
  it("begins with what is not met", () => {
    expect(sortedResults(evaluation.results).map((r) => r.outcome)).toEqual([
      "not_met",
      "unknown",
      "unknown",
      "unknown",
      "met",
    ]);
  });
});

describe("the page of a consortium", () => {
  const start = consortium();
  const at = `*/api/v1/consortia/${start.id}/`;

  it("turns from unknown to met when a partner is added, and asks before it is submitted", async () => {
    let now = start;
    const sent: ConsortiumMember[][] = [];
    server.use(
      http.get("*/api/v1/session/", () => HttpResponse.json(firmSession())),
      http.get("*/api/v1/reference/", () =>
        HttpResponse.json({
          countries: [{ code: "DE", label: "Germany" }],
          org_types: [{ code: "sme", label: "SME" }],
        }),
      ),
      http.get("*/api/v1/search/suggest/", () => HttpResponse.json([])),
      http.get("*/api/v1/organisations/*", () => HttpResponse.json(card())),
      http.get(at, () => HttpResponse.json(now)),
      http.put(`${at}members/`, async ({ request }) => {
        const { members } = (await request.json()) as { members: ConsortiumMember[] };
        sent.push(members);
        now = consortium({
          members,
          evaluation: {
            ...start.evaluation,
            verdict: { code: "eligible", label: "" },
            results: [result({ outcome: "met", missing: [] })],
          },
        });
        return HttpResponse.json(now);
      }),
      http.post(`${at}submit/`, () => {
        now = consortium({
          submitted_at: "2026-12-01T10:00:00Z",
          abilities: { edit: false, submit: false },
        });
        return HttpResponse.json(now);
      }),
    );
    renderApp(`/consortia/${start.id}`);
    const verdict = await screen.findByRole(
      "region",
      { name: "Are the rules met?" },
      { timeout: 8000 },
    );
    expect(verdict).toHaveTextContent("We cannot say yet");
    expect(within(verdict).getByRole("list", { name: /as a chain/ })).toHaveTextContent(
      "Missing link: One more partner from another country",
    );
    await userEvent.click(screen.getByRole("button", { name: "Add a partner" }));
    await userEvent.click(await screen.findByRole("button", { name: "Enter by hand" }));
    await userEvent.type(await screen.findByRole("textbox", { name: /^Name/ }), "Beta GmbH");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    await screen.findAllByText("Yes: every known rule is met");
    expect(sent.at(-1)?.map((m) => m.name)).toEqual(["Alpha", "Beta GmbH"]);
    await userEvent.click(screen.getByRole("button", { name: "Mark as submitted" }));
    await userEvent.click(await screen.findByRole("button", { name: "Yes, it was submitted" }));
    expect(await screen.findByText(/The rules of that day count/)).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Add a partner" })).toBeNull();
  });
});
