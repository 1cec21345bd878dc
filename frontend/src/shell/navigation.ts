import type { RoleGroup } from "@/api/queries/session";
import type { Seat } from "@/api/types";

export type NavKey = "partners" | "search" | "organisation" | "members" | "import";
export type NavItem = { key: NavKey; to: string; params?: { id: string } };

/** Where a seat's work is: the links of the navigation, the first being its start page. */
export function navigationFor(group: RoleGroup, seat: Seat | null): NavItem[] {
  const search: NavItem = { key: "search", to: "/search" };
  if (group === "organisation") {
    const id = seat?.organisation?.id;
    const own: NavItem[] = id
      ? [{ key: "organisation", to: "/organisations/$id", params: { id } }]
      : [];
    return [{ key: "partners", to: "/partners" }, search, ...own];
  }
  if (group === "cluster") {
    const bring: NavItem[] =
      seat?.role === "cluster_manager" ? [{ key: "import", to: "/import" }] : [];
    return [{ key: "members", to: "/members" }, ...bring, search];
  }
  return [search];
}
