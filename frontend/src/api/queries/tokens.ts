import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, data } from "@/api/client";
import type { components } from "@/api/schema";

type S = components["schemas"];
export type AccessToken = S["AccessToken"];
export type NewAccessToken = S["NewAccessToken"];
export type AccessTokenWrite = S["AccessTokenWriteRequest"];
export type TokenScope = AccessToken["scopes"][number];

export const tokensQuery = queryOptions({
  queryKey: ["tokens"],
  queryFn: () => data(api.GET("/api/v1/tokens/")),
});

export function useTokens() {
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries({ queryKey: ["tokens"] });
  const make = useMutation({
    mutationFn: (body: AccessTokenWrite) => data(api.POST("/api/v1/tokens/", { body })),
    onSuccess,
  });
  const revoke = useMutation({
    mutationFn: (public_id: string) =>
      data(api.DELETE("/api/v1/tokens/{public_id}/", { params: { path: { public_id } } })),
    onSuccess,
  });
  return { make, revoke };
}
