import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { auth, pendingFlow } from "@/api/auth";
import { api, data } from "@/api/client";
import { ApiError } from "@/api/errors";
import { sessionQuery } from "./session";

export type SessionRow = {
  id: number;
  user_agent: string;
  ip: string;
  created_at: number;
  is_current: boolean;
};
export type Authenticator = {
  type: "totp" | "recovery_codes";
  created_at: number;
  last_used_at: number | null;
  total_code_count?: number;
  unused_code_count?: number;
};
export type EmailRow = { email: string; verified: boolean; primary: boolean };
export type ProviderAccount = {
  uid: string;
  display: string;
  provider: { id: string; name: string };
};

export const sessionsQuery = queryOptions({
  queryKey: ["account", "sessions"],
  queryFn: async () => (await auth<SessionRow[]>("GET", "/auth/sessions")).data as SessionRow[],
});

export const authenticatorsQuery = queryOptions({
  queryKey: ["account", "authenticators"],
  queryFn: async () =>
    (await auth<Authenticator[]>("GET", "/account/authenticators")).data as Authenticator[],
});

export const emailsQuery = queryOptions({
  queryKey: ["account", "emails"],
  queryFn: async () => (await auth<EmailRow[]>("GET", "/account/email")).data as EmailRow[],
});

export const providersQuery = queryOptions({
  queryKey: ["account", "providers"],
  queryFn: async () =>
    (await auth<ProviderAccount[]>("GET", "/account/providers")).data as ProviderAccount[],
});

export const eventsQuery = queryOptions({
  queryKey: ["account", "events"],
  queryFn: () => data(api.GET("/api/v1/account/events/")),
});

/** Where a person who is not signed in stands: the step that is due. */
export const pendingQuery = queryOptions({
  queryKey: ["account", "pending"],
  queryFn: async () => pendingFlow(await auth("GET", "/auth/session", undefined)) ?? null,
  gcTime: 0,
});

/** The address that another sign-in service gave of somebody who comes for the first time. */
export const providerSignUpQuery = queryOptions({
  queryKey: ["account", "provider-signup"],
  queryFn: async () => {
    type Row = { email: string };
    const { data: found } = await auth<{ email?: Row[]; user?: { email?: string } }>(
      "GET",
      "/auth/provider/signup",
    );
    return found.email?.[0]?.email ?? found.user?.email ?? " ";
  },
  gcTime: 0,
});

/** After anything that signs in: read the session anew, forget what others were shown. */
export function useRefreshSession(): () => Promise<boolean> {
  const client = useQueryClient();
  return async () => {
    client.removeQueries({ predicate: (q) => q.queryKey[0] !== "session" });
    const session = await client.fetchQuery({ ...sessionQuery, staleTime: 0 });
    return session.authenticated;
  };
}

/** An action of the account; its lists are read anew afterwards. */
export function useAccountAction<V, R>(act: (values: V) => Promise<R>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: () => client.invalidateQueries({ queryKey: ["account"] }),
  });
}

/** Thrown where the person must show once more that it is they. */
export class AskAgain extends Error {
  /** `address` is where a code can go, for a person who has no password to show. */
  constructor(readonly address: string | null = null) {
    super("reauthentication required");
  }
}

/** Like `auth`, but a 401 to a signed-in person becomes AskAgain. */
export async function guarded<T>(...args: Parameters<typeof auth>) {
  const answer = await auth<T>(...args);
  if (answer.status === 401) {
    const flows = answer.data.flows ?? [];
    const byCode = flows.find((f) => f.id === "reauthenticate_by_code");
    const password = flows.some((f) => f.id === "reauthenticate");
    throw new AskAgain(password ? null : (byCode?.recipients?.[0]?.email ?? null));
  }
  return answer;
}

export function useSaveName() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => data(api.PATCH("/api/v1/account/", { body: { name } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["session"] }),
  });
}

/** Go to another sign-in service; the page comes back signed in. */
export function useGoToProvider() {
  return useMutation({
    mutationFn: async ({
      provider,
      next = "/",
      connect = false,
    }: {
      provider: string;
      next?: string;
      connect?: boolean;
    }) => {
      const body = { provider, next, connect };
      const { url } = await data(api.POST("/api/v1/session/provider/", { body }));
      if (!url) throw new ApiError(502, []);
      window.location.assign(url);
    },
  });
}
