import { describe, expect, it } from "vitest";
import { readImportSearch } from "@/features/imports/params";
import { readPartnersSearch } from "@/features/partners/params";
import {
  apiQuery,
  chosen,
  readSearch,
  sameCountry,
  toggled,
  withoutFilters,
} from "@/features/search/params";
import { safeNext } from "@/features/session/next";
import { parseSearch, stringifySearch } from "@/lib/url";

describe("the address", () => {
  it("comes back as it went", () => {
    const search = { q: "Recycling & Öl", country: ["FR", "DE"], kind: "offer" };
    expect(parseSearch(stringifySearch(search))).toEqual(search);
  });
  it("leaves out what is empty", () => {
    expect(stringifySearch({ q: "", country: [], page: undefined })).toBe("");
  });
});

describe("the search in the address", () => {
  it("reads one value and several alike, without repetition", () => {
    expect(readSearch({ country: "FR" }).country).toEqual(["FR"]);
    expect(readSearch({ country: ["FR", "FR", "DE"] }).country).toEqual(["FR", "DE"]);
  });
  it("drops what it does not understand", () => {
    expect(readSearch({ kind: "everything", page: "-3", sort: "age", colour: "red" })).toEqual({});
  });
  it("goes back to page 1 when a filter changes", () => {
    expect(toggled({ page: 4 }, "country", "FR")).toMatchObject({
      country: ["FR"],
      page: undefined,
    });
  });
  it("gives up a country's regions with the country", () => {
    const next = toggled({ country: ["GR", "DE"], nuts: ["EL30", "DE11"] }, "country", "GR");
    expect(next).toMatchObject({ country: ["DE"], nuts: ["DE11"] });
  });
  it("knows the two countries whose NUTS codes differ", () => {
    expect(sameCountry("EL30", "GR")).toBe(true);
    expect(sameCountry("UKM5", "GB")).toBe(true);
    expect(sameCountry("DE11", "FR")).toBe(false);
  });
  it("lists chosen filters and removes them all, keeping the words", () => {
    const search = { q: "foam", country: ["FR"], size: ["small"], page: 2 };
    expect(chosen(search)).toEqual([
      { facet: "country", code: "FR" },
      { facet: "size", code: "small" },
    ]);
    expect(withoutFilters(search).q).toBe("foam");
    expect(chosen(withoutFilters(search))).toEqual([]);
  });
  it("does not tell the API what only the page knows", () => {
    expect(apiQuery({ q: "x", view: "map" })).toEqual({ q: "x" });
  });
});

describe("other addresses", () => {
  it("lets a link win over a need", () => {
    expect(readPartnersSearch({ link: "solar.test", need: "1" })).toEqual({ link: "solar.test" });
  });
  it("knows only the outcomes of an import", () => {
    expect(readImportSearch({ rows: "faulty", page: "2" })).toEqual({ rows: "faulty", page: 2 });
    expect(readImportSearch({ rows: "lost" })).toEqual({});
  });
  it("never leads away after signing in", () => {
    expect(safeNext("/members?page=2")).toBe("/members?page=2");
    for (const bad of ["//evil.example", "https://evil.example", "/\\evil.example", undefined])
      expect(safeNext(bad)).toBe("/");
  });
});
