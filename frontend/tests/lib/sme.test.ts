import { describe, expect, test } from "vitest";
import {
  answersOf,
  badPeriods,
  badTie,
  newTie,
  startOf,
  withLastYear,
  withPeriods,
} from "@/features/sme/form";
import { readAwu, readCents, readShare, write } from "@/features/sme/numbers";

describe("numbers as people type them", () => {
  test.each([
    ["", null],
    ["0", 0],
    ["12,5", 1250],
    ["1 200 000", 120_000_000],
    ["1.200.000,50", 120_000_050],
    ["many", undefined],
    ["-3", undefined],
  ])("%s", (text, value) => {
    expect(readCents(text)).toBe(value);
    expect(readAwu(text)).toBe(value);
  });

  test("a share is at most the whole", () => {
    expect(readShare("33,33 %")).toBe(3333);
    expect(readShare("100")).toBe(10_000);
    expect(readShare("100,01")).toBeUndefined();
  });

  test("what is written is read back", () => {
    for (const value of [0, 1, 99, 1250, 120_000_050]) expect(readCents(write(value))).toBe(value);
    expect(write(null)).toBe("");
  });
});

describe("the answers", () => {
  test("begin with two closed years and grow backwards", () => {
    const draft = withPeriods(startOf(null, 2026), 3);
    expect(draft.periods.map((p) => p.year)).toEqual([2023, 2024, 2025]);
    expect(withLastYear(draft, 2024).periods.map((p) => p.year)).toEqual([2022, 2023, 2024]);
    expect(withPeriods(draft, 1).periods.map((p) => p.year)).toEqual([2025]);
  });

  test("survive the way to the API and back; empty figures of others are left out", () => {
    const draft = startOf(null, 2026);
    const tie = { ...newTie(draft.periods), name: " Holding ", capital: "30", votes: "" };
    const answers = answersOf({ ...draft, ties: [tie] });
    expect(answers.ties?.[0]).toMatchObject({
      name: "Holding",
      capital_bp: 3000,
      votes_bp: null,
      years: [],
    });
    expect(answersOf(startOf(answers, 2026))).toEqual(answers);
  });

  test("are refused where a field cannot be read", () => {
    const draft = startOf(null, 2026);
    const tie = newTie(draft.periods);
    expect(badTie(tie)).toBe(true);
    expect(badTie({ ...tie, name: "A" })).toBe(false);
    expect(badTie({ ...tie, name: "A", capital: "101" })).toBe(true);
    expect(badPeriods(draft)).toBe(false);
    expect(badPeriods({ ...draft, periods: draft.periods.map((p) => ({ ...p, awu: "x" })) })).toBe(
      true,
    );
  });
});
