import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, data } from "@/api/client";
import type { FeedbackReason, Proposal, ProposalPage, ProposalRun } from "@/api/types";

/** Proposals are long, since they give their reasons. */
const PAGE_SIZE = 8;

const at = (public_id: string) => ({ path: { public_id } });

export type ProposalFilter = { need?: string; link?: string; page?: number };

export const proposalsQuery = (organisation: string, filter: ProposalFilter) =>
  queryOptions({
    queryKey: ["partners", organisation, "proposals", filter],
    queryFn: () =>
      data(
        api.GET("/api/v1/organisations/{public_id}/proposals/", {
          params: { ...at(organisation), query: { ...filter, page_size: PAGE_SIZE } },
        }),
      ),
    placeholderData: keepPreviousData,
    // A run that is still being computed is asked again until it is done.
    refetchInterval: (query) => (isRunning(query.state.data?.run ?? null) ? 1500 : false),
  });

export const chainQuery = (organisation: string, chain: string | undefined) =>
  queryOptions({
    queryKey: ["partners", organisation, "chain", chain ?? ""],
    queryFn: () =>
      data(
        api.GET("/api/v1/organisations/{public_id}/chain/", {
          params: { ...at(organisation), query: { chain } },
        }),
      ),
    placeholderData: keepPreviousData,
  });

/** Whether a run is still at work. */
export function isRunning(run: ProposalRun | null): boolean {
  return run !== null && (run.state === "pending" || run.state === "running");
}

export function useRefreshProposals(organisation: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      data(
        api.POST("/api/v1/organisations/{public_id}/proposals/refresh/", {
          params: at(organisation),
        }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: ["partners", organisation] }),
  });
}

export type GivenFeedback = {
  id: string;
  value: "relevant" | "not_relevant";
  reason: FeedbackReason | "";
  comment: string;
};

/** Say that a proposal is (not) relevant, or take it back. The list shows it at once. */
export function useFeedback(organisation: string) {
  const client = useQueryClient();
  const put = (proposal: Proposal) => {
    client.setQueriesData<ProposalPage>(
      { queryKey: ["partners", organisation, "proposals"] },
      (page) =>
        page && {
          ...page,
          results: page.results.map((p) => (p.id === proposal.id ? { ...p, ...proposal } : p)),
        },
    );
    return client.invalidateQueries({ queryKey: ["partners", organisation, "chain"] });
  };
  const give = useMutation({
    mutationFn: ({ id, ...body }: GivenFeedback) =>
      data(api.POST("/api/v1/proposals/{public_id}/feedback/", { params: at(id), body })),
    onSuccess: put,
  });
  const takeBack = useMutation({
    mutationFn: (id: string) =>
      data(api.DELETE("/api/v1/proposals/{public_id}/feedback/", { params: at(id) })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["partners", organisation] }),
  });
  return { give, takeBack };
}
