import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { raw } from "@/api/raw";
import type { ChainView, FeedbackReason, Proposal, ProposalPage, ProposalRun } from "@/api/types";

export type ProposalFilter = { need?: string; link?: string; page?: number };

export const proposalsQuery = (organisation: string, filter: ProposalFilter) =>
  queryOptions({
    queryKey: ["partners", organisation, "proposals", filter],
    queryFn: () =>
      raw<ProposalPage>("GET", `/organisations/${organisation}/proposals/`, { query: filter }),
    placeholderData: keepPreviousData,
    // A run that is still being computed is asked again until it is done.
    refetchInterval: (query) => (isRunning(query.state.data?.run ?? null) ? 1500 : false),
  });

export const chainQuery = (organisation: string, chain: string | undefined) =>
  queryOptions({
    queryKey: ["partners", organisation, "chain", chain ?? ""],
    queryFn: () =>
      raw<ChainView>("GET", `/organisations/${organisation}/chain/`, { query: { chain } }),
    placeholderData: keepPreviousData,
  });

/** Whether a run is still at work. */
export function isRunning(run: ProposalRun | null): boolean {
  return run !== null && ["queued", "running", "pending", "waiting"].includes(run.state);
}

export function useRefreshProposals(organisation: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => raw("POST", `/organisations/${organisation}/proposals/refresh/`),
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
      raw<Proposal>("POST", `/proposals/${id}/feedback/`, { body }),
    onSuccess: put,
  });
  const takeBack = useMutation({
    mutationFn: (id: string) => raw<Proposal>("DELETE", `/proposals/${id}/feedback/`),
    onSuccess: () => client.invalidateQueries({ queryKey: ["partners", organisation] }),
  });
  return { give, takeBack };
}
