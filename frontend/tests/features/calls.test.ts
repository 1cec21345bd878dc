import { describe, expect, it } from "vitest";
import type { CallWrite } from "@/api/calls-types";
import { layoutRow } from "@/components/linkRow";
import { numbered } from "@/components/Sources";
import { badNumbers, emptyForm, formOf, readRate, toWrite } from "@/features/calls/form";
import { readEuros, writeEuros } from "@/features/calls/money";
import {
  callsApiQuery,
  chosenFacets,
  readCalls,
  tabOf,
  toggledFacet,
  withoutFacets,
} from "@/features/calls/params";
import { lastOf, nextOf, sumOf, verdictOf } from "@/features/calls/words";
import { call, source } from "../calls-samples";

describe("the address of calls", () => {
  it("is read, and what is not understood is left out", () => {
    const read = readCalls({
      tab: "saved",
      q: "batteries",
      sort: "deadline",
      page: "2",
      kind: ["cascade", "prize"],
      country: "FR",
      odd: "x",
      for: "not-an-id",
    });
    expect(read).toEqual({
      tab: "saved",
      q: "batteries",
      sort: "deadline",
      page: 2,
      kind: ["cascade", "prize"],
      country: ["FR"],
    });
    expect(readCalls({ tab: "nonsense", sort: "relevance", page: "0" })).toEqual({});
  });
  it("opens a firm's own calls, unless it is a search", () => {
    expect(tabOf({}, true)).toBe("mine");
    expect(tabOf({}, false)).toBe("all");
    expect(tabOf({ q: "x" }, true)).toBe("all");
    expect(tabOf({ status: ["open"] }, true)).toBe("all");
    expect(tabOf({ tab: "mine" }, false)).toBe("all");
    expect(tabOf({ for: "id" }, false)).toBe("mine");
  });
  it("toggles a value and goes back to page 1", () => {
    const once = toggledFacet({ tab: "all", page: 3 }, "kind", "cascade");
    expect(once).toEqual({ tab: "all", kind: ["cascade"], page: undefined });
    expect(toggledFacet(once, "kind", "cascade").kind).toBeUndefined();
    expect(chosenFacets({ who: ["sme"], status: ["open"] })).toEqual([
      { facet: "status", code: "open" },
      { facet: "who", code: "sme" },
    ]);
    expect(withoutFacets({ tab: "all", q: "x", kind: ["prize"] })).toEqual({ tab: "all", q: "x" });
  });
  it("asks for saved calls whatever their status, for others as filtered", () => {
    expect(callsApiQuery({ tab: "saved" }, "saved")).toEqual({ mark: "saved", status: ["all"] });
    expect(callsApiQuery({ tab: "saved", status: ["open"] }, "saved").status).toEqual(["open"]);
    expect(callsApiQuery({ tab: "all", q: "x" }, "all")).toEqual({ q: "x" });
  });
});

describe("a call's dates and sums", () => {
  it("counts the next entry deadline, never a later stage or a past one", () => {
    expect(nextOf(call())?.closes_at).toBe("2027-02-15T17:00:00+01:00");
    const over = call().deadlines.map((d) => ({ ...d, past: true }));
    expect(nextOf({ deadlines: over })).toBeNull();
    expect(lastOf({ deadlines: over })?.closes_at).toBe("2027-02-15T17:00:00+01:00");
    expect(lastOf({ deadlines: [] })).toBeNull();
  });
  it("takes the most exact sum that is known", () => {
    const none = { ...call().budget, lump_sum_cents: null };
    expect(sumOf(call().budget)).toEqual({ kind: "lumpSum", sum: 6_000_000 });
    expect(sumOf({ ...none, min_cents: 1, max_cents: 2 })).toEqual({
      kind: "range",
      from: 1,
      to: 2,
    });
    expect(sumOf({ ...none, min_cents: 2, max_cents: 2 })).toEqual({ kind: "upTo", sum: 2 });
    expect(sumOf({ ...none, total_cents: 9 })).toEqual({ kind: "total", sum: 9 });
    expect(sumOf(none)).toEqual({ kind: "unknown" });
  });
  it("takes a verdict that it does not know for unknown, never for eligible", () => {
    expect(verdictOf({ code: "eligible" })).toBe("eligible");
    expect(verdictOf({ code: "surely" })).toBe("unknown");
  });
});

describe("typed sums", () => {
  it("are read as people type them", () => {
    expect(readEuros("250000")).toBe(25_000_000);
    expect(readEuros("250 000 €")).toBe(25_000_000);
    expect(readEuros("250.000")).toBe(25_000_000);
    expect(readEuros("1,200,000")).toBe(120_000_000);
    expect(readEuros("1.200.000,5")).toBe(120_000_050);
    expect(readEuros("12,50")).toBe(1_250);
    expect(readEuros("60'000 EUR")).toBe(6_000_000);
  });
  it("are refused where they are none", () => {
    for (const text of ["", "0", "-5", "a lot", "12 apples", ",5", "1e9"])
      expect(readEuros(text), text).toBeNull();
  });
  it("are written back as they can be read", () => {
    expect(writeEuros(25_000_000)).toBe("250000");
    expect(readEuros(writeEuros(1_250))).toBe(1_250);
    expect(writeEuros(null)).toBe("");
  });
  it("rates are percentages above 0 and up to 100", () => {
    expect(readRate("62,5 %")).toBeCloseTo(0.625);
    expect(readRate("100")).toBe(1);
    for (const text of ["", "0", "101", "x"]) expect(readRate(text), text).toBeNull();
  });
});

describe("the form of a call", () => {
  const form = { ...emptyForm("fr"), title: "A", lump_sum_cents: "60 000", rate: "50" };
  const typed = {
    ...(toWrite(form, null) as CallWrite),
    rate: 0.625,
    cap_cents: 6_000_000,
    trl_start: 6,
    cutoffs: [
      { date: "2027-02-15", time: "17:00:00", stage: 1 },
      { date: "2027-06-01", time: null, stage: 2 },
    ],
  };
  it("sends sums in cents and leaves empty closing dates out", () => {
    const sent = toWrite(
      {
        ...form,
        cutoffs: [
          { date: "2027-01-31", time: "17:00", stage: 1 },
          { date: "", stage: 1 },
        ],
      },
      null,
    );
    expect(sent).toMatchObject({
      lump_sum_cents: 6_000_000,
      rate: 0.5,
      budget_min_cents: null,
      opens_on: null,
      language: "fr",
    });
    expect(sent.cutoffs).toEqual([{ date: "2027-01-31", time: "17:00", stage: 1 }]);
  });
  it("sends of a call that exists only what was changed", () => {
    const before = formOf(typed);
    expect(toWrite({ ...before, title: "New" }, before)).toEqual({ title: "New" });
    expect(toWrite(before, before)).toEqual({});
  });
  it("is filled with what was typed before", () => {
    const before = formOf(typed);
    expect(before).toMatchObject({ rate: "62.5", cap_cents: "60000", budget_min_cents: "" });
    expect(before.cutoffs).toEqual([
      { date: "2027-02-15", time: "17:00", stage: 1 },
      { date: "2027-06-01", stage: 2 },
    ]);
    expect(before.trl_start).toBe("6");
  });
  it("names sums that are none", () => {
    expect(badNumbers({ ...form, cap_cents: "much", rate: "200" })).toEqual(["cap_cents", "rate"]);
    expect(badNumbers(form)).toEqual([]);
  });
});

describe("sources", () => {
  it("are listed once and numbered in order", () => {
    const other = source({ title: "Guide", url: "https://example.org/guide" });
    const { list, numberOf } = numbered([source(), null, other, source()]);
    expect(list.map((s) => s.title)).toEqual(["General annexes", "Guide"]);
    expect(numberOf(other)).toBe(2);
    expect(numberOf(null)).toBeNull();
  });
});

describe("a row of links", () => {
  it("goes across where there is room, else down, and never beyond its width", () => {
    const wide = layoutRow(["a", "b", "c"], 900);
    expect(wide.way).toBe("across");
    expect(wide.width).toBeLessThanOrEqual(900);
    expect(wide.places[1]?.joins).toEqual({ ring: "a", side: "start" });
    const narrow = layoutRow(["a", "b", "c"], 320);
    expect(narrow.way).toBe("down");
    expect(narrow.width).toBeLessThanOrEqual(320);
    expect(narrow.places.map((p) => p.y)).toEqual([10, 104, 198]);
  });
});
