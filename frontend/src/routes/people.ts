import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import type { NotificationsSearch } from "@/features/notifications/NotificationsPage";
import { asPage, asText } from "@/lib/url";
import { inside } from "./root";

const account = createRoute({
  getParentRoute: () => inside,
  path: "/account",
  validateSearch: (raw): { tab?: string } => ({ tab: asText(raw.tab) || undefined }),
  component: lazyRouteComponent(() => import("@/features/account/AccountPage"), "AccountPage"),
});

const notifications = createRoute({
  getParentRoute: () => inside,
  path: "/notifications",
  validateSearch: (raw): NotificationsSearch => {
    const page = asPage(raw.page);
    return {
      unread: asText(raw.unread) === "1" ? "1" : undefined,
      page: page > 1 ? page : undefined,
    };
  },
  component: lazyRouteComponent(
    () => import("@/features/notifications/NotificationsPage"),
    "NotificationsPage",
  ),
});

const welcome = createRoute({
  getParentRoute: () => inside,
  path: "/welcome",
  validateSearch: (search): { why?: string } => ({ why: asText(search.why) || undefined }),
  component: lazyRouteComponent(() => import("@/features/people/WelcomePage"), "WelcomePage"),
});

const team = createRoute({
  getParentRoute: () => inside,
  path: "/team",
  component: lazyRouteComponent(() => import("@/features/people/TeamPage"), "TeamPage"),
});

const claim = createRoute({
  getParentRoute: () => inside,
  path: "/claim/$id",
  component: lazyRouteComponent(() => import("@/features/people/ClaimPage"), "ClaimPage"),
});

const hosts = createRoute({
  getParentRoute: () => inside,
  path: "/find-a-host",
  component: lazyRouteComponent(() => import("@/features/people/HostsPage"), "HostsPage"),
});

const network = createRoute({
  getParentRoute: () => inside,
  path: "/network",
  component: lazyRouteComponent(() => import("@/features/people/NetworkPage"), "NetworkPage"),
});

/** The person and the places they act for. */
export const peopleInside = [account, notifications, welcome, team, claim, hosts, network] as const;
