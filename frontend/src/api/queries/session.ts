import {
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
  useSuspenseQuery,
} from "@tanstack/react-query";
import { api, data } from "@/api/client";
import type { Seat, Session } from "@/api/types";
import { changeLanguage, isLanguage, type Language } from "@/i18n";

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: () => data(api.GET("/api/v1/session/")),
  staleTime: 60_000,
});

/** The present session; the shell has loaded it before anything shows. */
export function useSession(): Session {
  return useSuspenseQuery(sessionQuery).data;
}

export type RoleGroup = "organisation" | "cluster" | "region" | "network" | "admin" | "none";

/** The kind of seat: it decides the navigation, never what the API allows. */
export function roleGroup(seat: Pick<Seat, "role"> | null): RoleGroup {
  if (!seat) return "none";
  if (seat.role.startsWith("org_")) return "organisation";
  if (seat.role.startsWith("cluster_")) return "cluster";
  if (seat.role === "platform_admin") return "admin";
  if (seat.role === "network_adviser") return "network";
  return "region";
}

/** Whether a seat may bring members in. */
export function mayImport(seat: Pick<Seat, "role"> | null): boolean {
  return seat?.role === "cluster_manager" || seat?.role === "cluster_adviser";
}

/** Whether a seat may enter calls that no portal lists. */
export function mayEnterCalls(seat: Pick<Seat, "role"> | null): boolean {
  return ["cluster_manager", "region_officer", "platform_admin"].includes(seat?.role ?? "");
}

/** Whether a seat writes for an organisation or a cluster. */
export function mayWrite(seat: Pick<Seat, "role"> | null): boolean {
  return ["org_owner", "org_editor", "cluster_manager", "cluster_adviser"].includes(
    seat?.role ?? "",
  );
}

/** Drop everything that another person or role was shown. */
function forgetAll(client: QueryClient): void {
  client.removeQueries({ predicate: (q) => q.queryKey[0] !== "session" });
}

function useTakeSession(): (session: Session) => Promise<void> {
  const client = useQueryClient();
  return async (session) => {
    const wished = session.person?.language;
    if (isLanguage(wished)) await changeLanguage(wished);
    forgetAll(client);
    client.setQueryData(sessionQuery.queryKey, session);
  };
}

export function useSignIn() {
  const take = useTakeSession();
  return useMutation({
    mutationFn: async (body: { email: string; password: string }) => {
      const session = await data(api.POST("/api/v1/session/", { body }));
      await take(session);
      return session;
    },
  });
}

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      await data(api.DELETE("/api/v1/session/"));
      const session = await data(api.GET("/api/v1/session/"));
      forgetAll(client);
      client.setQueryData(sessionQuery.queryKey, session);
    },
  });
}

export function useChooseSeat() {
  const take = useTakeSession();
  return useMutation({
    mutationFn: async (seat: string) => {
      const session = await data(api.POST("/api/v1/session/seat/", { body: { seat } }));
      await take(session);
      return session;
    },
  });
}

export function useChooseLanguage() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (language: Language) => {
      await changeLanguage(language);
      const session = await data(api.PATCH("/api/v1/session/", { body: { language } }));
      client.setQueryData(sessionQuery.queryKey, session);
      await client.invalidateQueries({ predicate: (q) => q.queryKey[0] !== "session" });
    },
  });
}
