import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { render } from "@testing-library/react";
import type { ReactNode } from "react";
import { makeRouter } from "@/router";
import { theme } from "@/theme/theme";

function providers(client: QueryClient, children: ReactNode) {
  return (
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={client}>
        <Notifications />
        {children}
      </QueryClientProvider>
    </MantineProvider>
  );
}

function testClient(): QueryClient {
  return new QueryClient({ defaultOptions: { queries: { retry: false } } });
}

/** Show a part of a page; links work but lead nowhere. */
export async function renderPart(part: ReactNode) {
  const root = createRootRoute({ component: () => part });
  const router = createRouter({ routeTree: root, history: createMemoryHistory() });
  await router.load();
  return render(providers(testClient(), <RouterProvider router={router as never} />));
}

/** Show the whole application at an address. */
export function renderApp(address: string) {
  const client = testClient();
  const router = makeRouter(client);
  const history = createMemoryHistory({ initialEntries: [address] });
  router.update({ ...router.options, history, context: { client } } as never);
  return { router, ...render(providers(client, <RouterProvider router={router} />)) };
}
