import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, data } from "@/api/client";
import { knownId } from "@/api/errors";
import type { EntryWrite } from "@/api/types";
import type { MembersSearch } from "@/features/members/params";

const at = (public_id: string) => ({ params: { path: { public_id } } });

export const organisationQuery = (id: string) =>
  queryOptions({
    queryKey: ["organisation", id],
    queryFn: async () => data(api.GET("/api/v1/organisations/{public_id}/", at(knownId(id)))),
  });

export const projectsQuery = (id: string, page: number) =>
  queryOptions({
    queryKey: ["organisation", id, "projects", page],
    queryFn: () =>
      data(
        api.GET("/api/v1/organisations/{public_id}/projects/", {
          params: { path: { public_id: id }, query: { page, page_size: 10 } },
        }),
      ),
    placeholderData: keepPreviousData,
  });

export const clusterQuery = (id: string) =>
  queryOptions({
    queryKey: ["cluster", id],
    queryFn: () => data(api.GET("/api/v1/clusters/{public_id}/", at(id))),
  });

type MemberFilter = Omit<MembersSearch, "page">;

export const membersQuery = (id: string, page: number, filter: MemberFilter = {}) =>
  queryOptions({
    queryKey: ["cluster", id, "members", page, filter],
    queryFn: () =>
      data(
        api.GET("/api/v1/clusters/{public_id}/members/", {
          params: { path: { public_id: id }, query: { page, ...filter } },
        }),
      ),
    placeholderData: keepPreviousData,
  });

/** What changes when an entry changes: the profile, its proposals, and every search. */
function useEntryChanged(organisation: string) {
  const client = useQueryClient();
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ["organisation", organisation] }),
      client.invalidateQueries({ queryKey: ["search"] }),
      client.invalidateQueries({ queryKey: ["partners", organisation] }),
    ]);
}

export function useSaveEntry(organisation: string) {
  const changed = useEntryChanged(organisation);
  return useMutation({
    mutationFn: ({ id, values }: { id: string | null; values: EntryWrite }) =>
      id
        ? data(api.PATCH("/api/v1/entries/{public_id}/", { ...at(id), body: values }))
        : data(
            api.POST("/api/v1/organisations/{public_id}/entries/", {
              ...at(organisation),
              body: values,
            }),
          ),
    onSuccess: changed,
  });
}

/** Close an entry: it is kept, but neither shown nor matched. */
export function useCloseEntry(organisation: string) {
  const changed = useEntryChanged(organisation);
  return useMutation({
    mutationFn: (id: string) =>
      data(api.PATCH("/api/v1/entries/{public_id}/", { ...at(id), body: { status: "closed" } })),
    onSuccess: changed,
  });
}
