import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import type { MemberWrite } from "@/api/calls-types";
import {
  asWrite,
  badFacts,
  memberOf,
  openPoints,
  projectForm,
  projectWrite,
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
  const two: MemberWrite[] = [
    { name: "A", is_lead: true },
    { name: "B", is_lead: false },
  ];
  it("have one lead, whoever is written last as such", () => {
    const three = withMember(two, null, { name: "C", is_lead: true });
    expect(three.map((m) => m.is_lead)).toEqual([false, false, true]);
    const other = withMember(three, 1, { name: "B", is_lead: true });
    expect(other.map((m) => m.is_lead)).toEqual([false, true, false]);
    expect(withMember(two, null, { name: "C", is_lead: false }).map((m) => m.is_lead)).toEqual([
      true,
      false,
      false,
    ]);
    expect(withoutMember(two, 0).map((m) => m.name)).toEqual(["B"]);
  });
  it("come from the directory without facts, which it knows itself", () => {
    expect(memberOf(card(), true)).toEqual({
      organisation: card().id,
      kind: "beneficiary",
      is_lead: true,
    });
  });
  it("are sent back as they stand", () => {
    expect(asWrite(member({ country: null }))).toMatchObject({
      name: "Alpha",
      country: "",
      nuts: "",
      org_type: "sme",
      kind: "beneficiary",
    });
    expect(asWrite(member())).not.toHaveProperty("id");
  });
  it("have a share only once everybody's cost is known", () => {
    const costs = [member({ cost_cents: 300 }), member({ cost_cents: 100 })];
    expect(costs.map((m) => shareOf(m, costs))).toEqual([0.75, 0.25]);
    const open = [...costs, member()];
    expect(open.map((m) => shareOf(m, open))).toEqual([null, null, null]);
  });
});

describe("what a judgement says", () => {
  const evaluation = {
    ...consortium().evaluation,
    questions: [
      { key: "civil_only", text: "Only civil use" },
      { key: "plan", text: "It has a plan" },
    ],
    results: [
      result({
        rule_id: "met",
        outcome: "met",
        missing: [{ text: "Never shown", field: null, fact: "" }],
      }),
      result(),
      result({
        rule_id: "type",
        missing: [{ text: "Kind of Alpha", field: "org_type", fact: "" }],
      }),
      result({ rule_id: "bad", outcome: "not_met", text: "Too long.", missing: [] }),
      result({
        rule_id: "civil",
        missing: [
          { text: "Not said yet: only civil use", field: null, fact: "declaration:civil_only" },
        ],
      }),
      result({
        rule_id: "plan",
        missing: [
          "Alpha has not said yet: it has a plan",
          "Beta ne l’a pas dit : it has a plan",
        ].map((text) => ({ text, field: null, fact: "declaration:plan" })),
      }),
    ],
  };
  it("names needs, broken rules and missing facts, each once, and leaves met rules out", () => {
    expect(openPoints(evaluation, (what) => `To declare: ${what}`)).toEqual([
      "One more partner from another country",
      "Too long.",
      "Kind of Alpha",
      "To declare: Only civil use",
      "To declare: It has a plan",
    ]);
  });
  it("begins with what is not met", () => {
    expect(sortedResults(evaluation.results).map((r) => r.outcome)).toEqual([
      "not_met",
      "unknown",
      "unknown",
      "unknown",
      "unknown",
      "met",
    ]);
  });
});

describe("the facts of a project", () => {
  const form = projectForm(consortium({ months: 24, total_cost_cents: 120_000_000 }));
  it("are typed as text and sent as numbers; what is open stays open", () => {
    expect(form).toMatchObject({ months: "24", total_cost_cents: "1200000", grant_cents: "" });
    expect(projectWrite({ ...form, grant_cents: "600 000", trl_end: "7" })).toMatchObject({
      months: 24,
      grant_cents: 60_000_000,
      trl_start: null,
      trl_end: 7,
    });
  });
  it("are checked before they are sent", () => {
    expect(badFacts({ ...form, months: "two", grant_cents: "much" })).toEqual([
      "grant_cents",
      "months",
    ]);
    expect(badFacts({ ...form, months: "" })).toEqual([]);
  });
});

describe("the page of a consortium", () => {
  const start = consortium();
  const at = `*/api/v1/consortia/${start.id}/`;

  it("turns from unknown to met when a partner is added, and asks before it is submitted", async () => {
    let now = start;
    const sent: MemberWrite[][] = [];
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
        const { members } = (await request.json()) as { members: MemberWrite[] };
        sent.push(members);
        now = consortium({
          members: members.map((m, i) => member({ id: String(i), name: m.name ?? "" })),
          evaluation: {
            ...start.evaluation,
            verdict: { code: "eligible", label: "" },
            results: [result({ outcome: "met", missing: [] })],
            needs: [],
          },
        });
        return HttpResponse.json(now);
      }),
      http.post(`${at}submit/`, () => {
        now = consortium({
          submitted_on: "2026-12-01",
          abilities: { edit: false, submit: false, delete: true },
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
    // The missing link invites.
    const missing = within(verdict).getByRole("button", { name: "Add a partner" });
    await userEvent.click(missing);
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
