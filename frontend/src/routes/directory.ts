import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { readSearch } from "@/features/search/params";
import { withTexts } from "@/i18n";
import { inside } from "./root";

const search = createRoute({
  getParentRoute: () => inside,
  path: "/search",
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import("@/features/search/SearchPage"), "SearchPage"),
});

const savedSearches = createRoute({
  getParentRoute: () => inside,
  path: "/saved-searches",
  component: lazyRouteComponent(
    () => import("@/features/saved/SavedSearchesPage"),
    "SavedSearchesPage",
  ),
});

const organisation = createRoute({
  getParentRoute: () => inside,
  path: "/organisations/$id",
  component: lazyRouteComponent(
    () => import("@/features/organisation/OrganisationPage"),
    "OrganisationPage",
  ),
});

const organisationEdit = createRoute({
  getParentRoute: () => inside,
  path: "/organisations/$id/edit",
  component: lazyRouteComponent(() => import("@/features/profile/EditPage"), "EditPage"),
});

const organisationHistory = createRoute({
  getParentRoute: () => inside,
  path: "/organisations/$id/history",
  component: lazyRouteComponent(() => import("@/features/profile/HistoryPage"), "HistoryPage"),
});

const smeStatus = createRoute({
  getParentRoute: () => inside,
  path: "/organisations/$id/sme-status",
  component: lazyRouteComponent(
    () => withTexts("sme", import("@/features/sme/SmeStatusPage")),
    "SmeStatusPage",
  ),
});

/** Organisations: found, read, kept. */
export const directoryInside = [
  search,
  savedSearches,
  organisation,
  organisationEdit,
  organisationHistory,
  smeStatus,
] as const;
