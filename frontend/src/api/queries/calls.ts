import {
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import type {
  AwardWrite,
  CallCard,
  CallDetail,
  CallWrite,
  EstimateAsk,
  FitPage,
  Mark,
} from "@/api/calls-types";
import { api, data } from "@/api/client";
import { knownId } from "@/api/errors";
import type { Page } from "@/api/types";

const at = (public_id: string) => ({ params: { path: { public_id } } });

/** Calls that a search finds, with facets. */
export const callsQuery = (query: Record<string, unknown>, enabled = true) =>
  queryOptions({
    queryKey: ["calls", "list", query],
    queryFn: ({ signal }) => data(api.GET("/api/v1/calls/", { params: { query }, signal })),
    placeholderData: keepPreviousData,
    enabled,
  });

/** Calls that fit an organisation: the acting one, or a member of the acting cluster. */
export const fittingCallsQuery = (organisation: string | undefined, page: number, enabled = true) =>
  queryOptions({
    queryKey: ["calls", "fitting", organisation ?? "", page],
    queryFn: ({ signal }) =>
      data(
        api.GET("/api/v1/calls/for-me/", {
          params: { query: { organisation, page } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    enabled,
  });

export const callQuery = (id: string) =>
  queryOptions({
    queryKey: ["calls", "one", id],
    queryFn: async () => data(api.GET("/api/v1/calls/{public_id}/", at(knownId(id)))),
  });

export const originalQuery = (id: string) =>
  queryOptions({
    queryKey: ["calls", "one", id, "original"],
    queryFn: () => data(api.GET("/api/v1/calls/{public_id}/original/", at(id))),
    staleTime: 10 * 60_000,
  });

export const eligibilityQuery = (id: string, organisation?: string) =>
  queryOptions({
    queryKey: ["calls", "one", id, "eligibility", organisation ?? ""],
    queryFn: () =>
      data(
        api.GET("/api/v1/calls/{public_id}/eligibility/", {
          params: { path: { public_id: id }, query: { organisation } },
        }),
      ),
  });

export const fittingMembersQuery = (id: string, page: number) =>
  queryOptions({
    queryKey: ["calls", "one", id, "members", page],
    queryFn: () =>
      data(
        api.GET("/api/v1/calls/{public_id}/members/", {
          params: { path: { public_id: id }, query: { page, page_size: 10 } },
        }),
      ),
    placeholderData: keepPreviousData,
  });

/** A call as its form shows it, for those who may change it. */
export const callFormQuery = (id: string) =>
  queryOptions({
    queryKey: ["calls", "one", id, "form"],
    queryFn: async () => data(api.GET("/api/v1/calls/{public_id}/form/", at(knownId(id)))),
    // What is being typed must not be exchanged for a newer answer.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

export function useEstimate(id: string) {
  return useMutation({
    mutationFn: (body: EstimateAsk) =>
      data(api.POST("/api/v1/calls/{public_id}/estimate/", { ...at(id), body })),
  });
}

/** Write a mark into every list and page that shows the call. */
export function putMark(client: QueryClient, id: string, mark: Mark): void {
  const marked = <C extends CallCard>(call: C): C => (call.id === id ? { ...call, mark } : call);
  for (const kind of ["list", "fitting"])
    client.setQueriesData<Page<CallCard> | FitPage>(
      { queryKey: ["calls", kind] },
      (page) => page && { ...page, results: page.results.map(marked) },
    );
  client.setQueriesData<CallDetail>({ queryKey: ["calls", "one", id], exact: true }, (call) =>
    call ? marked(call) : call,
  );
}

export type MarkChange = { id: string; mark: Mark };

/**
 * Save or hide a call, or take that back. The page shows it at once; a refusal takes it back.
 *
 * Lists are only marked as out of date: a call that was just hidden stays, folded, where it was.
 */
export function useMark() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, mark }: MarkChange) => {
      if (mark)
        await data(api.PUT("/api/v1/calls/{public_id}/mark/", { ...at(id), body: { mark } }));
      else await data(api.DELETE("/api/v1/calls/{public_id}/mark/", at(id)));
    },
    onMutate: ({ id, mark }) => putMark(client, id, mark),
    onSuccess: () => client.invalidateQueries({ queryKey: ["calls"], refetchType: "none" }),
    onError: () => client.invalidateQueries({ queryKey: ["calls"] }),
  });
}

export function useSaveCall(id: string | null) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Partial<CallWrite>) =>
      id
        ? data(api.PATCH("/api/v1/calls/{public_id}/", { ...at(id), body }))
        : data(api.POST("/api/v1/calls/", { body: body as CallWrite })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["calls"] }),
  });
}

export function useWithdrawCall(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => data(api.POST("/api/v1/calls/{public_id}/withdraw/", at(id))),
    // Not its own page: it is left now, and would be asked for in vain.
    onSuccess: () =>
      Promise.all(
        ["list", "fitting"].map((kind) => client.invalidateQueries({ queryKey: ["calls", kind] })),
      ),
  });
}

/** Cascade money that an organisation says it received. */
export const awardsQuery = (organisation: string) =>
  queryOptions({
    queryKey: ["organisation", organisation, "awards"],
    queryFn: () =>
      data(
        api.GET("/api/v1/organisations/{public_id}/awards/", {
          params: { path: { public_id: organisation }, query: { page_size: 100 } },
        }),
      ),
  });

export function useAwards(organisation: string) {
  const client = useQueryClient();
  // A sum counts against the cap of every later call.
  const onSuccess = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ["organisation", organisation, "awards"] }),
      client.invalidateQueries({ queryKey: ["calls"] }),
    ]);
  const add = useMutation({
    mutationFn: (body: AwardWrite) =>
      data(api.POST("/api/v1/organisations/{public_id}/awards/", { ...at(organisation), body })),
    onSuccess,
  });
  const remove = useMutation({
    mutationFn: (award_id: string) =>
      data(
        api.DELETE("/api/v1/organisations/{public_id}/awards/{award_id}/", {
          params: { path: { public_id: organisation, award_id } },
        }),
      ),
    onSuccess,
  });
  return { add, remove };
}
