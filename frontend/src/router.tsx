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
import { readImportSearch } from "@/features/imports/params";
import { readInbox } from "@/features/introductions/params";
import { readMembers } from "@/features/members/params";
import type { NotificationsSearch } from "@/features/notifications/NotificationsPage";
import { readPartnersSearch } from "@/features/partners/params";
import { readSchemes } from "@/features/schemes/params";
import { readSearch } from "@/features/search/params";
import { readWhyNot } from "@/features/whynot/params";
import { withTexts } from "@/i18n";
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

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  component: lazyRouteComponent(() => import("@/features/home/HomePage"), "HomePage"),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  component: lazyRouteComponent(() => import("@/features/session/SignInPage"), "SignInPage"),
  validateSearch: (search): { next?: string; provider?: string } => ({
    next: asText(search.next) || undefined,
    provider: asText(search.provider) || undefined,
  }),
});

const signUp = createRoute({
  getParentRoute: () => root,
  path: "/sign-up",
  validateSearch: (search): { email?: string; next?: string } => ({
    email: asText(search.email) || undefined,
    next: asText(search.next) || undefined,
  }),
  component: lazyRouteComponent(() => import("@/features/session/SignUpPage"), "SignUpPage"),
});

const verifyEmail = createRoute({
  getParentRoute: () => root,
  path: "/verify-email/$key",
  component: lazyRouteComponent(
    () => import("@/features/session/VerifyEmailPage"),
    "VerifyEmailPage",
  ),
});

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: "/reset-password",
  component: lazyRouteComponent(
    () => import("@/features/session/ResetPasswordPage"),
    "ResetPasswordPage",
  ),
});

const newPassword = createRoute({
  getParentRoute: () => root,
  path: "/reset-password/$key",
  component: lazyRouteComponent(
    () => import("@/features/session/ResetPasswordPage"),
    "NewPasswordPage",
  ),
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: "/invitation/$token",
  component: lazyRouteComponent(() => import("@/features/people/InvitationPage"), "InvitationPage"),
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

const dataProtection = createRoute({
  getParentRoute: () => root,
  path: "/data-protection",
  component: lazyRouteComponent(
    () => withTexts("privacy", import("@/features/privacy/DataProtectionPage")),
    "DataProtectionPage",
  ),
});

const legal = createRoute({
  getParentRoute: () => root,
  path: "/legal/$doc",
  component: lazyRouteComponent(
    () => withTexts("privacy", import("@/features/privacy/LegalPage")),
    "LegalPage",
  ),
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
  component: lazyRouteComponent(
    () => withTexts("sme", import("@/features/sme/SmeStatusPage")),
    "SmeStatusPage",
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

const objection = createRoute({
  getParentRoute: () => root,
  path: "/objection/$token",
  component: lazyRouteComponent(
    () => import("@/features/objection/ObjectionPage"),
    "ObjectionPage",
  ),
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

const whyNot = createRoute({
  getParentRoute: () => inside,
  path: "/organisations/$id/why-not-me",
  validateSearch: readWhyNot,
  component: lazyRouteComponent(() => import("@/features/whynot/WhyNotPage"), "WhyNotPage"),
});

/** Public: everybody may know how proposals are made. */
const howProposalsAreMade = createRoute({
  getParentRoute: () => root,
  path: "/how-proposals-are-made",
  validateSearch: (raw): { view?: "table" } =>
    asText(raw.view) === "table" ? { view: "table" } : {},
  component: lazyRouteComponent(() => import("@/features/ranking/HowPage"), "HowPage"),
});

const members = createRoute({
  getParentRoute: () => inside,
  path: "/members",
  validateSearch: readMembers,
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

/** Works without signing in: a link at the end of an e-mail. */
const unsubscribe = createRoute({
  getParentRoute: () => root,
  path: "/unsubscribe/$token",
  component: lazyRouteComponent(
    () => import("@/features/notifications/UnsubscribePage"),
    "UnsubscribePage",
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

const routeTree = root.addChildren([
  home,
  signIn,
  dataProtection,
  legal,
  howProposalsAreMade,
  signUp,
  verifyEmail,
  resetPassword,
  newPassword,
  invitation,
  objection,
  unsubscribe,
  inside.addChildren([
    search,
    savedSearches,
    organisation,
    organisationPartners,
    whyNot,
    organisationEdit,
    organisationHistory,
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
    welcome,
    team,
    claim,
    hosts,
    network,
    notifications,
    introductions,
    introduction,
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
