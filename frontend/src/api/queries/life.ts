import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, data } from "@/api/client";
import { knownId } from "@/api/errors";
import type { ExclusionWrite, MandateWrite, OrganisationWrite, ProfilePolicy } from "@/api/types";

const at = (public_id: string) => ({ params: { path: { public_id } } });

/** What follows a change of an organisation: its page, its clusters' lists, every search. */
function useOrganisationChanged(organisation: string) {
  const client = useQueryClient();
  return () =>
    Promise.all(
      [["organisation", organisation], ["cluster"], ["search"], ["partners", organisation]].map(
        (queryKey) => client.invalidateQueries({ queryKey }),
      ),
    );
}

export function useSaveFields(organisation: string) {
  return useMutation({
    mutationFn: (body: OrganisationWrite) =>
      data(api.PATCH("/api/v1/organisations/{public_id}/", { ...at(organisation), body })),
    onSuccess: useOrganisationChanged(organisation),
  });
}

export type LifeStep = "submit" | "send_back" | "validate" | "publish" | "renew";

export function useLifeStep(organisation: string) {
  return useMutation({
    mutationFn: ({ step, remark = "" }: { step: LifeStep; remark?: string }) =>
      data(
        api.POST("/api/v1/organisations/{public_id}/life/", {
          ...at(organisation),
          body: { step, remark },
        }),
      ),
    onSuccess: useOrganisationChanged(organisation),
  });
}

export const historyQuery = (id: string, page: number) =>
  queryOptions({
    queryKey: ["organisation", id, "history", page],
    queryFn: () =>
      data(
        api.GET("/api/v1/organisations/{public_id}/history/", {
          params: { path: { public_id: knownId(id) }, query: { page, page_size: 50 } },
        }),
      ),
    placeholderData: keepPreviousData,
  });

export const changesQuery = (id: string) =>
  queryOptions({
    queryKey: ["organisation", id, "changes"],
    queryFn: () => data(api.GET("/api/v1/organisations/{public_id}/changes/", at(id))),
  });

export function useSuggest(organisation: string) {
  return useMutation({
    mutationFn: (body: { values: Record<string, unknown>; note: string }) =>
      data(api.POST("/api/v1/organisations/{public_id}/changes/", { ...at(organisation), body })),
    onSuccess: useOrganisationChanged(organisation),
  });
}

export function useAnswerChange(organisation: string) {
  return useMutation({
    mutationFn: ({ id, ...body }: { id: string; accept: string[]; decline: string[] }) =>
      data(api.POST("/api/v1/changes/{public_id}/", { ...at(id), body })),
    onSuccess: useOrganisationChanged(organisation),
  });
}

export function useWithdrawChange(organisation: string) {
  return useMutation({
    mutationFn: (id: string) => data(api.DELETE("/api/v1/changes/{public_id}/", at(id))),
    onSuccess: useOrganisationChanged(organisation),
  });
}

export const exclusionsQuery = (id: string) =>
  queryOptions({
    queryKey: ["organisation", id, "exclusions"],
    queryFn: () => data(api.GET("/api/v1/organisations/{public_id}/exclusions/", at(id))),
  });

export function useAddExclusion(organisation: string) {
  return useMutation({
    mutationFn: (body: ExclusionWrite) =>
      data(
        api.POST("/api/v1/organisations/{public_id}/exclusions/", { ...at(organisation), body }),
      ),
    onSuccess: useOrganisationChanged(organisation),
  });
}

export function useRemoveExclusion(organisation: string) {
  return useMutation({
    mutationFn: (id: string) => data(api.DELETE("/api/v1/exclusions/{public_id}/", at(id))),
    onSuccess: useOrganisationChanged(organisation),
  });
}

export function useLeaveCluster(organisation: string) {
  return useMutation({
    mutationFn: (cluster_id: string) =>
      data(
        api.POST("/api/v1/organisations/{public_id}/clusters/{cluster_id}/leave/", {
          params: { path: { public_id: organisation, cluster_id } },
          body: {},
        }),
      ),
    onSuccess: useOrganisationChanged(organisation),
  });
}

function useMembersChanged() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ["cluster"] });
}

export const noticesQuery = (cluster: string) =>
  queryOptions({
    queryKey: ["cluster", cluster, "notices"],
    queryFn: () => data(api.GET("/api/v1/clusters/{public_id}/notices/", at(cluster))),
  });

export function useTell() {
  return useMutation({
    mutationFn: ({ id, channel }: { id: string; channel: "mail" | "post" }) =>
      data(api.POST("/api/v1/notices/{public_id}/tell/", { ...at(id), body: { channel } })),
    onSuccess: useMembersChanged(),
  });
}

type MemberAt = { cluster: string; organisation: string };

const memberAt = ({ cluster, organisation }: MemberAt) => ({
  params: { path: { public_id: cluster, organisation_id: organisation } },
});

export function useRecordMandate() {
  return useMutation({
    mutationFn: ({ body, ...member }: MemberAt & { body: MandateWrite }) =>
      data(
        api.POST("/api/v1/clusters/{public_id}/members/{organisation_id}/mandates/", {
          ...memberAt(member),
          body,
        }),
      ),
    onSuccess: useMembersChanged(),
  });
}

export function useWithdrawMandate() {
  return useMutation({
    mutationFn: (id: string) => data(api.DELETE("/api/v1/mandates/{public_id}/", at(id))),
    onSuccess: useMembersChanged(),
  });
}

export function useEndMembership() {
  return useMutation({
    mutationFn: ({ on, ...member }: MemberAt & { on: string }) =>
      data(
        api.POST("/api/v1/clusters/{public_id}/members/{organisation_id}/end/", {
          ...memberAt(member),
          body: { on },
        }),
      ),
    onSuccess: useMembersChanged(),
  });
}

type ValidationAsk = { organisations?: string[]; all_waiting?: boolean };

export function useValidateMembers(cluster: string) {
  return useMutation({
    mutationFn: ({ organisations = [], all_waiting = false }: ValidationAsk) =>
      data(
        api.POST("/api/v1/clusters/{public_id}/validations/", {
          ...at(cluster),
          body: { organisations, all_waiting },
        }),
      ),
  });
}

/** How far a validation of many members has come; asked again until it is over. */
export const validationQuery = (id: string) =>
  queryOptions({
    queryKey: ["validation", id],
    queryFn: () => data(api.GET("/api/v1/validations/{public_id}/", at(id))),
    refetchInterval: (query) =>
      ["pending", "running"].includes(query.state.data?.state ?? "pending") ? 1500 : false,
  });

export const objectionQuery = (token: string) =>
  queryOptions({
    queryKey: ["objection", token],
    queryFn: () => data(api.GET("/api/v1/objections/{token}/", { params: { path: { token } } })),
    retry: false,
  });

export function useObject(token: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      data(api.POST("/api/v1/objections/{token}/", { params: { path: { token } } })),
    onSuccess: (answer) => client.setQueryData(["objection", token], answer),
  });
}

/** How a cluster checks its members' profiles. */
export const profilePolicyQuery = (cluster: string) =>
  queryOptions({
    queryKey: ["cluster", cluster, "policy"],
    queryFn: () => data(api.GET("/api/v1/clusters/{public_id}/policy/", at(cluster))),
  });

export function useProfilePolicy(cluster: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ProfilePolicy) =>
      data(api.PATCH("/api/v1/clusters/{public_id}/policy/", { ...at(cluster), body })),
    onSuccess: (policy) => client.setQueryData(profilePolicyQuery(cluster).queryKey, policy),
  });
}
