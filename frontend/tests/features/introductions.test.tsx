import { expect, test } from "vitest";
import type { Options } from "@/api/queries/introductions";
import { momentOf, readInbox } from "@/features/introductions/params";
import { isComplete, isPicked, startingWith, toggled } from "@/features/introductions/sentences";

const look = { code: "look.supplier", value: "" };
const work = { code: "work.supply", value: "" };

test("a request is complete when it says what is sought and how to work together", () => {
  expect(isComplete([])).toBe(false);
  expect(isComplete([look])).toBe(false);
  expect(isComplete([work])).toBe(false);
  expect(isComplete([look, work])).toBe(true);
  expect(isComplete([{ code: "their.need", value: "x" }, work])).toBe(true);
});

test("a sentence is taken and left out again", () => {
  const once = toggled([], look);
  expect(isPicked(once, look)).toBe(true);
  expect(toggled(once, look)).toEqual([]);
});

test("there is one timing at most", () => {
  const now = { code: "timing.now", value: "" };
  const open = { code: "timing.open", value: "" };
  expect(toggled(toggled([look], now), open)).toEqual([look, open]);
});

test("the need that brought one here is taken only while it is public", () => {
  const options = (ids: string[]) =>
    ({
      sentences: [
        {
          code: "their.need",
          values: ids.map((value) => ({ value, label: value, language: "" })),
        },
      ],
    }) as unknown as Options;
  expect(startingWith(options(["n1"]), "n1")).toEqual([{ code: "their.need", value: "n1" }]);
  expect(startingWith(options([]), "n1")).toEqual([]);
  expect(startingWith(options(["n1"]), undefined)).toEqual([]);
});

test("the address of the inbox knows its boxes alone", () => {
  expect(readInbox({ box: "ended", page: "2" })).toEqual({ box: "ended", page: 2 });
  expect(readInbox({ box: "secret", page: "-1" })).toEqual({ box: undefined, page: undefined });
});

test("a local time becomes a moment, and nonsense none", () => {
  expect(momentOf("2027-01-15T10:30")).toBe(new Date(2027, 0, 15, 10, 30).toISOString());
  expect(momentOf("")).toBeNull();
  expect(momentOf("soon")).toBeNull();
});
