import { describe, expect, it } from "vitest";
import { bandKey, readWhyNot, sameBand } from "./params";

describe("the address", () => {
  it("keeps a need, a text and a page, and nothing else", () => {
    expect(readWhyNot({ need: "abc", q: "battery", page: "2", other: 1 })).toEqual({
      need: "abc",
      q: "battery",
      page: 2,
    });
    expect(readWhyNot({ page: "0", q: "" })).toEqual({});
  });
});

describe("bands of places", () => {
  it("are said as the first ones, in between, or beyond", () => {
    expect(bandKey({ first: 1, last: 5 })).toBe("top");
    expect(bandKey({ first: 11, last: 20 })).toBe("between");
    expect(bandKey({ first: 101, last: null })).toBe("beyond");
  });

  it("are compared by both ends", () => {
    expect(sameBand({ first: 1, last: 5 }, { first: 1, last: 5 })).toBe(true);
    expect(sameBand({ first: 1, last: 5 }, { first: 6, last: 10 })).toBe(false);
  });
});
