import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, data } from "@/api/client";
import type { components } from "@/api/schema";

type S = components["schemas"];
export type SavedSearch = S["SavedSearch"];
export type SavedSearchWrite = S["SavedSearchWriteRequest"];
export type Alert = SavedSearch["alert"];
type Change = NonNullable<S["PatchedSavedSearchChangeRequest"]>;

const at = (public_id: string) => ({ params: { path: { public_id } } });

export const savedSearchesQuery = queryOptions({
  queryKey: ["saved-searches"],
  queryFn: () => data(api.GET("/api/v1/saved-searches/")),
});

export function useSavedSearches() {
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries({ queryKey: ["saved-searches"] });
  const keep = useMutation({
    mutationFn: (body: SavedSearchWrite) => data(api.POST("/api/v1/saved-searches/", { body })),
    onSuccess,
  });
  const change = useMutation({
    mutationFn: ({ id, ...body }: Partial<Change> & { id: string }) =>
      data(api.PATCH("/api/v1/saved-searches/{public_id}/", { ...at(id), body: body as Change })),
    onSuccess,
  });
  const remove = useMutation({
    mutationFn: (id: string) => data(api.DELETE("/api/v1/saved-searches/{public_id}/", at(id))),
    onSuccess,
  });
  return { keep, change, remove };
}
