import type { QueryClient } from "@tanstack/react-query";
import { createRouter } from "@tanstack/react-router";
import { parseSearch, stringifySearch } from "@/lib/url";
import { aboutOpen } from "@/routes/about";
import { clusterInside } from "@/routes/cluster";
import { directoryInside } from "@/routes/directory";
import { fundingInside } from "@/routes/funding";
import { partneringInside } from "@/routes/partnering";
import { peopleInside } from "@/routes/people";
import { inside, root } from "@/routes/root";
import { sessionOpen } from "@/routes/session";
import { RootErrorPage, WaitingPage } from "@/shell/Shell";

const routeTree = root.addChildren([
  ...sessionOpen,
  ...aboutOpen,
  inside.addChildren([
    ...directoryInside,
    ...partneringInside,
    ...clusterInside,
    ...fundingInside,
    ...peopleInside,
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
