import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { readInbox } from "@/features/introductions/params";
import { readPartnersSearch } from "@/features/partners/params";
import { readWhyNot } from "@/features/whynot/params";
import { withTexts } from "@/i18n";
import { inside } from "./root";

const organisationPartners = createRoute({
  getParentRoute: () => inside,
  path: "/organisations/$id/partners",
  validateSearch: readPartnersSearch,
  component: lazyRouteComponent(
    () => import("@/features/partners/PartnersPage"),
    "MemberPartnersPage",
  ),
});

const partners = createRoute({
  getParentRoute: () => inside,
  path: "/partners",
  validateSearch: readPartnersSearch,
  component: lazyRouteComponent(() => import("@/features/partners/PartnersPage"), "PartnersPage"),
});

const whyNot = createRoute({
  getParentRoute: () => inside,
  path: "/organisations/$id/why-not-me",
  validateSearch: readWhyNot,
  component: lazyRouteComponent(
    () => withTexts("whynot", import("@/features/whynot/WhyNotPage")),
    "WhyNotPage",
  ),
});

const introductions = createRoute({
  getParentRoute: () => inside,
  path: "/introductions",
  validateSearch: readInbox,
  component: lazyRouteComponent(() => import("@/features/introductions/InboxPage"), "InboxPage"),
});

const introduction = createRoute({
  getParentRoute: () => inside,
  path: "/introductions/$id",
  component: lazyRouteComponent(
    () => import("@/features/introductions/IntroductionPage"),
    "IntroductionPage",
  ),
});

/** Proposals and introductions. */
export const partneringInside = [
  organisationPartners,
  partners,
  whyNot,
  introductions,
  introduction,
] as const;
