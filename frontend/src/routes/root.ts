import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute, redirect } from "@tanstack/react-router";
import { sessionQuery } from "@/api/queries/session";
import { NotFoundPage, RootErrorPage, Shell, WaitingPage } from "@/shell/Shell";

/** The frame of every page. */
export const root = createRootRouteWithContext<{ client: QueryClient }>()({
  component: Shell,
  errorComponent: RootErrorPage,
  notFoundComponent: NotFoundPage,
  pendingComponent: WaitingPage,
  beforeLoad: async ({ context }) => {
    await context.client.ensureQueryData(sessionQuery);
  },
});

/** Pages for signed-in people; others are asked to sign in and come back here. */
export const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  beforeLoad: async ({ context, location }) => {
    const session = await context.client.ensureQueryData(sessionQuery);
    if (!session.authenticated) throw redirect({ to: "/sign-in", search: { next: location.href } });
  },
});
