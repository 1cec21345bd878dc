import { mayImport, type RoleGroup } from "@/api/queries/session";
import type { Seat } from "@/api/types";

export type NavKey =
  | "partners"
  | "introductions"
  | "calls"
  | "search"
  | "organisation"
  | "members"
  | "import"
  | "network"
  | "regions";
export type NavItem = {
  key: NavKey;
  to: string;
  params?: { id: string };
  search?: Record<string, unknown>;
};

/** The ISO country of a NUTS code, which differs for Greece and the United Kingdom. */
export function isoCountry(nuts: string): string {
  const prefix = nuts.slice(0, 2);
  return prefix === "EL" ? "GR" : prefix === "UK" ? "GB" : prefix;
}

/** Where a seat's work is: the links of the navigation, the first being its start page. */
export function navigationFor(group: RoleGroup, seat: Seat | null): NavItem[] {
  const search: NavItem = { key: "search", to: "/search" };
  const introductions: NavItem = { key: "introductions", to: "/introductions" };
  const calls: NavItem = { key: "calls", to: "/calls" };
  if (group === "organisation") {
    const id = seat?.organisation?.id;
    const own: NavItem[] = id
      ? [{ key: "organisation", to: "/organisations/$id", params: { id } }]
      : [];
    return [{ key: "partners", to: "/partners" }, introductions, calls, search, ...own];
  }
  if (group === "cluster") {
    const bring: NavItem[] = mayImport(seat) ? [{ key: "import", to: "/import" }] : [];
    return [{ key: "members", to: "/members" }, ...bring, introductions, calls, search];
  }
  if (group === "region" && seat?.region) {
    const { code } = seat.region;
    const country = isoCountry(code);
    const nuts = code.length > 2 ? [code] : undefined;
    return [
      { key: "regions", to: "/search", search: { view: "map", country: [country], nuts } },
      calls,
      search,
    ];
  }
  if (group === "network") return [{ key: "network", to: "/network" }, calls, search];
  return group === "none" ? [search] : [search, calls];
}

/** Whether an item of the navigation is where one is; the region's map is a search of its own. */
export function isHere(item: NavItem, path: string, search: Record<string, unknown>): boolean {
  const to = item.params ? item.to.replace("$id", item.params.id) : item.to;
  if (item.key === "import" || item.key === "introductions") return path.startsWith(to);
  if (item.key === "calls") return /^\/(calls|schemes|programmes|consortia)(\/|$)/.test(path);
  if (path !== to) return false;
  return item.key !== "regions" || search.view === "map";
}
