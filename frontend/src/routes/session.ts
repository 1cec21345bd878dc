import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { asText } from "@/lib/url";
import { root } from "./root";

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

const objection = createRoute({
  getParentRoute: () => root,
  path: "/objection/$token",
  component: lazyRouteComponent(
    () => import("@/features/objection/ObjectionPage"),
    "ObjectionPage",
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

/** Signing in and up, and what a link in an e-mail opens. Open to everybody. */
export const sessionOpen = [
  signIn,
  signUp,
  verifyEmail,
  resetPassword,
  newPassword,
  invitation,
  objection,
  unsubscribe,
] as const;
