import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useState } from "react";
import { statusOf } from "@/api/errors";
import { cspNonce } from "@/lib/nonce";
import { colorSchemeManager } from "@/theme/scheme";
import { cssVariablesResolver, theme } from "@/theme/theme";
import { makeRouter } from "./router";

/** Retry what may pass: no connection and faults of the server, never a refusal. */
function mayPass(failures: number, error: Error): boolean {
  const status = statusOf(error);
  return failures < 2 && (status === undefined || status === 0 || status >= 502);
}

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: { queries: { retry: mayPass, staleTime: 15_000, refetchOnWindowFocus: false } },
  });
}

export function App() {
  const [client] = useState(makeQueryClient);
  const [router] = useState(() => makeRouter(client));
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      colorSchemeManager={colorSchemeManager}
      defaultColorScheme="auto"
      getStyleNonce={cspNonce}
    >
      <QueryClientProvider client={client}>
        <Notifications position="bottom-right" autoClose={6000} limit={3} />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
