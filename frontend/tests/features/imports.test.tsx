import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import {
  certainty,
  claimedTwice,
  mappingOf,
  missingFields,
  stepOf,
  withChanges,
} from "@/features/imports/mapping";
import { firstStatus } from "@/features/imports/Report";
import { renderApp } from "../render";
import { clusterSession, importRun } from "../samples";
import { server } from "../server";

describe("the mapping", () => {
  const run = importRun();
  it("says how sure a recognition is", () => {
    expect(run.columns.map(certainty)).toEqual(["sure", "likely", "none"]);
    expect(certainty({ field: "city", confidence: 0.2 })).toBe("unsure");
  });
  it("knows what is still needed and what is claimed twice", () => {
    expect(missingFields(run)).toEqual([]);
    const columns = withChanges(
      run.columns,
      new Map([
        [0, ""],
        [2, "city"],
      ]),
    );
    expect(missingFields({ columns, fields: run.fields })).toEqual(["Name"]);
    expect(claimedTwice(columns, new Set())).toEqual(["city"]);
    expect(claimedTwice(columns, new Set(["city"]))).toEqual([]);
  });
  it("counts fields that one column is split into", () => {
    const columns = run.columns.map((c) => ({ ...c, field: null, fields: ["legal_name", "city"] }));
    expect(missingFields({ columns, fields: run.fields })).toEqual([]);
  });
  it("sends only what was changed", () => {
    expect(
      mappingOf(
        new Map([
          [2, "description"],
          [1, ""],
        ]),
      ),
    ).toEqual({ 2: "description", 1: "" });
  });
  it("shows faults first, and the step of each state", () => {
    expect(firstStatus(run.counts)).toBe("faulty");
    expect(firstStatus({ ...run.counts, faulty: 0 })).toBe("new");
    expect(
      (["checked", "applying", "applied", "undone"] as const).map((state) => stepOf({ state })),
    ).toEqual(["check", "apply", "done", "done"]);
  });
});

describe("an import", () => {
  const run = importRun();
  const at = `/api/v1/imports/${run.id}/`;
  const row = {
    row: 4,
    name: "Gamma",
    status: "faulty",
    organisation: null,
    match: null,
    duplicate_of: null,
    changes: [],
    problems: [
      {
        severity: "error",
        column: "UID",
        cell: "F4",
        field: "vat",
        value: "ATU1",
        code: "vat_invalid",
        message: "This is not a valid VAT number.",
        suggestion: "Check the digits.",
      },
    ],
  };
  const pageOf = (results: unknown[]) => ({
    count: results.length,
    page: 1,
    pages: 1,
    page_size: 20,
    results,
  });

  it("shows columns and faults, remaps a column and brings the rows in", async () => {
    const sent: unknown[] = [];
    let state = run;
    server.use(
      http.get("*/api/v1/session/", () => HttpResponse.json(clusterSession())),
      http.get(`*${at}`, () => HttpResponse.json(state)),
      http.get(`*${at}rows/`, () => HttpResponse.json(pageOf([row]))),
      http.patch(`*${at}`, async ({ request }) => {
        sent.push(await request.json());
        return HttpResponse.json(state);
      }),
      http.post(`*${at}apply/`, async ({ request }) => {
        sent.push(await request.json());
        state = importRun({
          state: "applied",
          abilities: { ...run.abilities, apply: false, undo: true },
        });
        return HttpResponse.json(state, { status: 202 });
      }),
    );
    renderApp(`/import/${run.id}`);
    expect(
      await screen.findByText("This is not a valid VAT number.", {}, { timeout: 5000 }),
    ).toBeInTheDocument();
    expect(screen.getByText("Suggestion: Check the digits.")).toBeInTheDocument();
    expect(screen.getByText(/Cell F4/)).toBeInTheDocument();

    await userEvent.click(screen.getByRole("combobox", { name: /Meaning of “Notiz”/ }));
    await userEvent.click(await screen.findByRole("option", { name: "Description" }));
    await userEvent.click(screen.getByRole("button", { name: /Check again/ }));
    await waitFor(() => expect(sent[0]).toEqual({ mapping: { 2: "description" } }));

    await userEvent.click(await screen.findByRole("button", { name: "Bring 2 rows in" }));
    expect(await screen.findByRole("heading", { name: "2 members are in" })).toBeInTheDocument();
    expect(sent[1]).toEqual({ rows: "good" });
    expect(screen.getByRole("button", { name: "Undo this import" })).toBeInTheDocument();
  });

  it("tells somebody without the right what to do", async () => {
    const session = clusterSession();
    const seat = { ...session.seats[0], role: "cluster_reader" };
    server.use(
      http.get("*/api/v1/session/", () => HttpResponse.json({ ...session, seat, seats: [seat] })),
    );
    renderApp("/import");
    expect(
      await screen.findByText(/Only a cluster’s manager/, {}, { timeout: 5000 }),
    ).toBeInTheDocument();
  });
});
