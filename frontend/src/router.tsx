import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { sessionQuery } from "@/api/queries/session";
import { readCalls } from "@/features/calls/params";
import { HomePage } from "@/features/home/HomePage";
import { readImportSearch } from "@/features/imports/params";
import { readPartnersSearch } from "@/features/partners/params";
import { readSchemes } from "@/features/schemes/params";
import { readSearch } from "@/features/search/params";
import { SignInPage } from "@/features/session/SignInPage";
import { asPage, asText, parseSearch, stringifySearch } from "@/lib/url";
import { NotFoundPage, RootErrorPage, Shell, WaitingPage } from "@/shell/Shell";

const root = createRootRouteWithContext<{ client: QueryClient }>()({
  component: Shell,
  errorComponent: RootErrorPage,
  notFoundComponent: NotFoundPage,
  pendingComponent: WaitingPage,
  beforeLoad: async ({ context }) => {
    await context.client.ensureQueryData(sessionQuery);
  },
});

/** Pages for signed-in people; others are asked to sign in and come back here. */
const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  beforeLoad: async ({ context, location }) => {
    const session = await context.client.ensureQueryData(sessionQuery);
    if (!session.authenticated) throw redirect({ to: "/sign-in", search: { next: location.href } });
  },
});

const home = createRoute({ getParentRoute: () => root, path: "/", component: HomePage });

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  component: SignInPage,
  validateSearch: (search): { next?: string } => ({ next: asText(search.next) || undefined }),
});

const dataProtection = createRoute({
  getParentRoute: () => root,
  path: "/data-protection",
  component: lazyRouteComponent(
    () => import("@/features/privacy/DataProtectionPage"),
    "DataProtectionPage",
  ),
});

const legal = createRoute({
  getParentRoute: () => root,
  path: "/legal/$doc",
  component: lazyRouteComponent(() => import("@/features/privacy/LegalPage"), "LegalPage"),
});

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

const smeStatus = createRoute({
  getParentRoute: () => inside,
  path: "/organisations/$id/sme-status",
  component: lazyRouteComponent(() => import("@/features/sme/SmeStatusPage"), "SmeStatusPage"),
});

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

const members = createRoute({
  getParentRoute: () => inside,
  path: "/members",
  validateSearch: (raw): { page?: number } => {
    const page = asPage(raw.page);
    return page > 1 ? { page } : {};
  },
  component: lazyRouteComponent(() => import("@/features/members/MembersPage"), "MembersPage"),
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

const calls = createRoute({
  getParentRoute: () => inside,
  path: "/calls",
  validateSearch: readCalls,
  component: lazyRouteComponent(() => import("@/features/calls/CallsPage"), "CallsPage"),
});

const newCall = createRoute({
  getParentRoute: () => inside,
  path: "/calls/new",
  component: lazyRouteComponent(() => import("@/features/calls/CallFormPage"), "NewCallPage"),
});

const call = createRoute({
  getParentRoute: () => inside,
  path: "/calls/$id",
  component: lazyRouteComponent(() => import("@/features/calls/CallPage"), "CallPage"),
});

const editCall = createRoute({
  getParentRoute: () => inside,
  path: "/calls/$id/edit",
  component: lazyRouteComponent(() => import("@/features/calls/CallFormPage"), "EditCallPage"),
});

const schemes = createRoute({
  getParentRoute: () => inside,
  path: "/schemes",
  validateSearch: readSchemes,
  component: lazyRouteComponent(() => import("@/features/schemes/SchemesPage"), "SchemesPage"),
});

const programmes = createRoute({
  getParentRoute: () => inside,
  path: "/programmes",
  component: lazyRouteComponent(
    () => import("@/features/programmes/ProgrammesPage"),
    "ProgrammesPage",
  ),
});

const programme = createRoute({
  getParentRoute: () => inside,
  path: "/programmes/$code",
  component: lazyRouteComponent(
    () => import("@/features/programmes/ProgrammePage"),
    "ProgrammePage",
  ),
});

const consortium = createRoute({
  getParentRoute: () => inside,
  path: "/consortia/$id",
  component: lazyRouteComponent(
    () => import("@/features/consortia/ConsortiumPage"),
    "ConsortiumPage",
  ),
});

const account = createRoute({
  getParentRoute: () => inside,
  path: "/account",
  validateSearch: (raw): { tab?: string } => ({ tab: asText(raw.tab) || undefined }),
  component: lazyRouteComponent(() => import("@/features/account/AccountPage"), "AccountPage"),
});

const routeTree = root.addChildren([
  home,
  signIn,
  dataProtection,
  legal,
  inside.addChildren([
    search,
    savedSearches,
    organisation,
    organisationPartners,
    smeStatus,
    partners,
    members,
    imports,
    importRun,
    calls,
    newCall,
    call,
    editCall,
    schemes,
    programmes,
    programme,
    consortium,
    account,
  ]),
]);

/** Make the router; the query client is what the routes load through. */
export function makeRouter(client: QueryClient) {
  return createRouter({
    routeTree,
    context: { client },
    parseSearch,
    stringifySearch,
    defaultPendingMs: 300,
    scrollRestoration: true,
    defaultErrorComponent: RootErrorPage,
    defaultPendingComponent: WaitingPage,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
