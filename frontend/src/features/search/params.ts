import { asList, asPage, asText } from "@/lib/url";

/** The facets of the search, in the order in which the panel shows them. */
export const FACETS = [
  "country",
  "nuts",
  "stage",
  "type",
  "size",
  "ecosystem",
  "nace",
  "transition",
  "certification",
  "trl",
  "language",
  "standing",
  "concept",
] as const;
export type Facet = (typeof FACETS)[number];

export const KINDS = ["organisation", "offer", "need"] as const;
export type Kind = (typeof KINDS)[number];

/** Everything a search consists of; it stands in the address, so that it can be shared. */
export type SearchParams = {
  q?: string;
  kind?: Kind;
  sort?: "name";
  page?: number;
  view?: "map";
} & { [F in Facet]?: string[] };

/** Read the search from the address; what is not understood is left out. */
export function readSearch(raw: Record<string, unknown>): SearchParams {
  const found: SearchParams = {};
  const q = asText(raw.q).slice(0, 2000);
  if (q) found.q = q;
  const kind = KINDS.find((k) => k === asText(raw.kind));
  if (kind && kind !== "organisation") found.kind = kind;
  if (asText(raw.sort) === "name") found.sort = "name";
  if (asText(raw.view) === "map") found.view = "map";
  const page = asPage(raw.page);
  if (page > 1) found.page = page;
  for (const facet of FACETS) {
    const values = asList(raw[facet]);
    if (values.length) found[facet] = values;
  }
  return found;
}

/** The search with a facet's value chosen or, where it was chosen, given up; back on page 1. */
export function toggled(search: SearchParams, facet: Facet, code: string): SearchParams {
  const before = search[facet] ?? [];
  const after = before.includes(code) ? before.filter((c) => c !== code) : [...before, code];
  const next: SearchParams = { ...search, [facet]: after.length ? after : undefined };
  // A region belongs to its country: giving the country up gives up its regions.
  if (facet === "country" && before.includes(code)) {
    const left = next.nuts?.filter((n) => !sameCountry(n, code));
    next.nuts = left?.length ? left : undefined;
  }
  next.page = undefined;
  return next;
}

/** Whether a NUTS code lies in a country; Greece's NUTS codes begin with EL. */
export function sameCountry(nuts: string, country: string): boolean {
  const prefix = country === "GR" ? "EL" : country === "GB" ? "UK" : country;
  return nuts.startsWith(prefix);
}

/** The search without any filter, its words kept. */
export function withoutFilters(search: SearchParams): SearchParams {
  const { q, kind, sort, view } = search;
  return { q, kind, sort, view };
}

/** Every chosen value, in the panel's order. */
export function chosen(search: SearchParams): { facet: Facet; code: string }[] {
  return FACETS.flatMap((facet) => (search[facet] ?? []).map((code) => ({ facet, code })));
}

/** What the API is asked: the address without what only the page knows. */
export function apiQuery(search: SearchParams) {
  const { view: _view, ...query } = search;
  return query;
}
