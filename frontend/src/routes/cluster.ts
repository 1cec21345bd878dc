import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { readImportSearch } from "@/features/imports/params";
import { readMembers } from "@/features/members/params";
import { withTexts } from "@/i18n";
import { inside } from "./root";

const members = createRoute({
  getParentRoute: () => inside,
  path: "/members",
  validateSearch: readMembers,
  component: lazyRouteComponent(() => import("@/features/members/MembersPage"), "MembersPage"),
});

const clusterSettings = createRoute({
  getParentRoute: () => inside,
  path: "/cluster-settings",
  component: lazyRouteComponent(
    () => withTexts("cluster", import("@/features/cluster/SettingsPage")),
    "SettingsPage",
  ),
});

const imports = createRoute({
  getParentRoute: () => inside,
  path: "/import",
  component: lazyRouteComponent(() => import("@/features/imports/ImportsPage"), "ImportsPage"),
});

const importRun = createRoute({
  getParentRoute: () => inside,
  path: "/import/$id",
  validateSearch: readImportSearch,
  component: lazyRouteComponent(() => import("@/features/imports/ImportRunPage"), "ImportRunPage"),
});

/** A cluster's work: its members, their import, how it works. */
export const clusterInside = [members, clusterSettings, imports, importRun] as const;
