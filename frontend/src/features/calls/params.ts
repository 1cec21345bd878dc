import { asList, asPage, asText } from "@/lib/url";

/** The facets of calls, in the order in which the panel shows them. */
export const CALL_FACETS = [
  "status",
  "programme",
  "kind",
  "applicants",
  "who",
  "deadline",
  "budget",
  "ecosystem",
  "transition",
  "trl",
  "country",
  "source",
] as const;
export type CallFacet = (typeof CALL_FACETS)[number];

export const TABS = ["mine", "all", "saved", "hidden"] as const;
export type Tab = (typeof TABS)[number];

export const SORTS = ["relevance", "deadline", "newest", "budget"] as const;
export type Sort = (typeof SORTS)[number];

/** Everything that a list of calls depends on; it stands in the address. */
export type CallsSearch = {
  tab?: Tab;
  q?: string;
  sort?: Sort;
  page?: number;
  /** The member for whom a cluster looks at fitting calls. */
  for?: string;
} & { [F in CallFacet]?: string[] };

/** Read the list from the address; what is not understood is left out. */
export function readCalls(raw: Record<string, unknown>): CallsSearch {
  const found: CallsSearch = {};
  const tab = TABS.find((x) => x === asText(raw.tab));
  if (tab) found.tab = tab;
  const q = asText(raw.q).slice(0, 2000);
  if (q) found.q = q;
  const sort = SORTS.find((x) => x === asText(raw.sort));
  if (sort && sort !== "relevance") found.sort = sort;
  const page = asPage(raw.page);
  if (page > 1) found.page = page;
  const member = asText(raw.for);
  if (/^[0-9a-f-]{36}$/i.test(member)) found.for = member;
  for (const facet of CALL_FACETS) {
    const values = asList(raw[facet]);
    if (values.length) found[facet] = values;
  }
  return found;
}

/** The tab that shows: the address's, else what fits the firm, for others all calls. */
export function tabOf(search: CallsSearch, isFirm: boolean): Tab {
  if (search.for) return "mine";
  if (search.tab === "mine" && !isFirm) return "all";
  if (search.tab) return search.tab;
  // Words or filters in the address are a search, whoever opens it.
  return isFirm && !search.q && chosenFacets(search).length === 0 ? "mine" : "all";
}

/** The list with a facet's value chosen or, where it was chosen, given up; back on page 1. */
export function toggledFacet(search: CallsSearch, facet: CallFacet, code: string): CallsSearch {
  const before = search[facet] ?? [];
  const after = before.includes(code) ? before.filter((c) => c !== code) : [...before, code];
  return { ...search, [facet]: after.length ? after : undefined, page: undefined };
}

/** Every chosen value, in the panel's order. */
export function chosenFacets(search: CallsSearch): { facet: CallFacet; code: string }[] {
  return CALL_FACETS.flatMap((facet) => (search[facet] ?? []).map((code) => ({ facet, code })));
}

/** The list without any filter, its tab and words kept. */
export function withoutFacets({ tab, q, sort }: CallsSearch): CallsSearch {
  return { tab, q, sort };
}

/** What the API is asked for a tab: saved and hidden calls at every status, others open ones. */
export function callsApiQuery(search: CallsSearch, tab: Tab): Record<string, unknown> {
  const { tab: _tab, for: _for, ...query } = search;
  if (tab !== "saved" && tab !== "hidden") return query;
  return { ...query, mark: tab, status: query.status ?? ["all"] };
}
