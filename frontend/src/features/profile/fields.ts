import type { Organisation, OrganisationWrite } from "@/api/types";

/** The values of the form; what an input cannot hold is empty text. */
export type Values = {
  legal_name: string;
  short_name: string;
  org_type: string;
  country: string;
  site_nuts: string;
  city: string;
  employees_min: number | "";
  employees_max: number | "";
  founded: number | "";
  website: string;
  vat: string;
  pic: string;
  siren: string;
  siret: string;
  languages: string[];
  transitions: string[];
  nace: string[];
  stages: string[];
  chains: string[];
  links: string[];
  trl_min: number | "";
  trl_max: number | "";
  texts: Record<string, string>;
  certifications: string[];
};

export const FIELDS = [
  "legal_name",
  "short_name",
  "org_type",
  "country",
  "legal_nuts",
  "site_nuts",
  "street",
  "postal_code",
  "city",
  "size_class",
  "employees_min",
  "employees_max",
  "founded",
  "website",
  "vat",
  "pic",
  "siren",
  "siret",
  "languages",
  "transitions",
  "nace",
  "stages",
  "chains",
  "links",
  "trl",
  "texts",
  "certifications",
  "contacts",
  "offers",
  "needs",
  "is_sme",
  "is_newcomer",
  "concepts",
  "turnover_cents",
] as const;

export type Field = (typeof FIELDS)[number];

/** The form's name of a field as the API names it; null for one that has no label of its own. */
export function fieldOf(name: string): Field | null {
  const base = name.split(".")[0] ?? "";
  return FIELDS.find((f) => f === base) ?? null;
}

/** The values to begin with. */
export function startValues(o: Organisation): Values {
  return {
    legal_name: o.name,
    short_name: o.short_name,
    org_type: o.org_type?.code ?? "unknown",
    country: o.country?.code ?? "",
    site_nuts: o.region?.code ?? "",
    city: o.city,
    employees_min: o.employees.min ?? "",
    employees_max: o.employees.max ?? "",
    founded: o.founded ?? "",
    website: o.website,
    vat: o.identifiers?.vat ?? "",
    pic: o.identifiers?.pic ?? "",
    siren: o.identifiers?.siren ?? "",
    siret: o.identifiers?.siret ?? "",
    languages: o.languages.map((x) => x.code),
    transitions: o.transitions.map((x) => x.code),
    nace: o.nace.map((x) => x.code),
    stages: o.stages.map((x) => x.code),
    chains: o.chains.map((x) => x.id),
    links: o.chains.flatMap((x) => x.links),
    trl_min: o.trl?.min ?? "",
    trl_max: o.trl?.max ?? "",
    texts: Object.fromEntries(o.texts.map((x) => [x.language.code, x.description])),
    certifications: o.certifications.map((x) => x.name),
  };
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const number = (value: number | ""): number | null => (value === "" ? null : value);

/** What differs from the start, as the API takes it. What is added to lists is sent alone. */
export function changed(start: Values, now: Values): OrganisationWrite {
  const found: Record<string, unknown> = {};
  for (const name of Object.keys(now) as (keyof Values)[]) {
    if (same(start[name], now[name])) continue;
    if (name === "trl_min" || name === "trl_max") {
      const [min, max] = [number(now.trl_min), number(now.trl_max)];
      found.trl = min === null && max === null ? null : { min: min ?? max, max: max ?? min };
    } else if (name === "employees_min" || name === "employees_max" || name === "founded") {
      found[name] = number(now[name]);
    } else if (name === "texts") {
      found.texts = Object.fromEntries(
        Object.entries(now.texts).filter(([lang, text]) => text && text !== start.texts[lang]),
      );
    } else {
      found[name] = now[name];
    }
  }
  return found as OrganisationWrite;
}

/** A stored value in words: lists with commas, nothing as a dash. */
export function asText(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (Array.isArray(value)) return value.length ? value.map(asText).join(", ") : "–";
  if (typeof value === "object") return JSON.stringify(value);
  return String(value);
}
