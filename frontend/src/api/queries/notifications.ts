import {
  keepPreviousData,
  queryOptions,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { api, data } from "@/api/client";
import type { components } from "@/api/schema";

export type Notification = components["schemas"]["Notification"];
export type Preference = components["schemas"]["Preference"];
export type MailMode = Preference["mode"];

const KEY = ["notifications"];

/** How many notifications were not read; looked up every minute while the page is open. */
export function useUnread(enabled: boolean): number {
  const { data: answer } = useQuery({
    queryKey: [...KEY, "unread"],
    queryFn: () => data(api.GET("/api/v1/notifications/unread/")),
    enabled,
    refetchInterval: 60_000,
    staleTime: 20_000,
  });
  return answer?.unread ?? 0;
}

export const notificationsQuery = (page: number, unread: boolean) =>
  queryOptions({
    queryKey: [...KEY, "list", page, unread],
    queryFn: () =>
      data(
        api.GET("/api/v1/notifications/", {
          params: { query: { page, ...(unread ? { unread } : {}) } },
        }),
      ),
    placeholderData: keepPreviousData,
  });

/** Mark notifications as read; all of them without ids. */
export function useMarkRead() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (ids: string[] | null) =>
      data(api.POST("/api/v1/notifications/read/", { body: { ids } })),
    onSuccess: () => client.invalidateQueries({ queryKey: KEY }),
  });
}

export const preferencesQuery = queryOptions({
  queryKey: [...KEY, "preferences"],
  queryFn: () => data(api.GET("/api/v1/notifications/preferences/")),
});

export function usePreference() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { kind: string; mode: MailMode }) =>
      data(api.PATCH("/api/v1/notifications/preferences/", { body })),
    onSuccess: (rows) => client.setQueryData(preferencesQuery.queryKey, rows),
  });
}

export const unsubscribeQuery = (token: string) =>
  queryOptions({
    queryKey: ["unsubscribe", token],
    queryFn: () => data(api.GET("/api/v1/unsubscribe/{token}/", { params: { path: { token } } })),
    retry: false,
  });

export function useUnsubscribe(token: string) {
  return useMutation({
    mutationFn: () =>
      data(api.POST("/api/v1/unsubscribe/{token}/", { params: { path: { token } } })),
  });
}
