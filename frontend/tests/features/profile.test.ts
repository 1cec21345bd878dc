import { describe, expect, it } from "vitest";
import type { Organisation } from "@/api/types";
import { readMembers } from "@/features/members/params";
import { asText, changed, fieldOf, startValues } from "@/features/profile/fields";

const organisation = {
  name: "Invented Works",
  short_name: "",
  org_type: { code: "sme", label: "SME" },
  country: { code: "FR", label: "France" },
  region: { code: "FRE11", label: "Nord", path: [] },
  city: "Lille",
  employees: { min: 10, max: 20 },
  founded: null,
  website: "",
  identifiers: null,
  languages: [{ code: "fr", label: "French" }],
  transitions: [],
  nace: [],
  stages: [],
  chains: [{ id: "batteries", label: "Batteries", links: ["batteries.cathode"] }],
  trl: null,
  texts: [{ language: { code: "fr", label: "French" }, description: "Bonjour" }],
  certifications: [],
} as unknown as Organisation;

describe("the fields of a profile", () => {
  const start = startValues(organisation);

  it("sends nothing where nothing changed", () => {
    expect(changed(start, startValues(organisation))).toEqual({});
  });

  it("sends what changed alone, and clears a number by null", () => {
    const now = { ...start, city: "Metz", employees_max: "" as const };
    expect(changed(start, now)).toEqual({ city: "Metz", employees_max: null });
  });

  it("sends a TRL range whole, also where one end was typed", () => {
    expect(changed(start, { ...start, trl_min: 4 })).toEqual({ trl: { min: 4, max: 4 } });
    const had = { ...start, trl_min: 4, trl_max: 6 };
    expect(changed(had, { ...had, trl_min: "", trl_max: "" })).toEqual({ trl: null });
  });

  it("sends the descriptions that changed, not the others", () => {
    const now = { ...start, texts: { fr: "Bonjour", en: "Hello" } };
    expect(changed(start, now)).toEqual({ texts: { en: "Hello" } });
  });

  it("reads stored values and their names", () => {
    expect(asText(["a", "b"])).toBe("a, b");
    expect(asText(null)).toBe("–");
    expect(fieldOf("texts.fr")).toBe("texts");
    expect(fieldOf("unheard_of")).toBeNull();
  });
});

describe("the address of the list of members", () => {
  it("leaves out what it does not know", () => {
    expect(readMembers({ life: "draft", notice: "bogus", page: "2", q: "" })).toEqual({
      life: "draft",
      page: 2,
    });
  });
});
