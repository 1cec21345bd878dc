import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, data } from "@/api/client";
import { knownId } from "@/api/errors";
import type { components } from "@/api/schema";

type S = components["schemas"];
export type TeamSeat = S["TeamSeat"];
export type Invitation = S["Invitation"];
export type Invitable = S["Invitable"];
export type Offer = S["Offer"];
export type Claim = S["Claim"];
export type Candidate = S["Candidate"];
export type HostRequest = S["HostRequest"];
export type PossibleHost = S["PossibleHost"];
export type TwinOffer = S["TwinOffer"];
export type Role = S["RoleEnum"];
export type OrganisationRole = S["OrganisationRoleEnum"];

const at = (public_id: string) => ({ params: { path: { public_id } } });

export const teamQuery = queryOptions({
  queryKey: ["team"],
  queryFn: () => data(api.GET("/api/v1/seats/")),
});

export const twinsQuery = queryOptions({
  queryKey: ["twins"],
  queryFn: () => data(api.GET("/api/v1/twins/")),
});

export const invitationsQuery = queryOptions({
  queryKey: ["invitations"],
  queryFn: () => data(api.GET("/api/v1/invitations/")),
});

export const invitableQuery = queryOptions({
  queryKey: ["invitations", "bulk"],
  queryFn: () => data(api.GET("/api/v1/invitations/bulk/")),
});

export const myInvitationsQuery = queryOptions({
  queryKey: ["invitations", "mine"],
  queryFn: () => data(api.GET("/api/v1/invitations/mine/")),
});

export const offerQuery = (token: string) =>
  queryOptions({
    queryKey: ["invitations", "offer", token],
    queryFn: () => data(api.POST("/api/v1/invitations/look/", { body: { token } })),
  });

export const claimsQuery = queryOptions({
  queryKey: ["claims"],
  queryFn: () => data(api.GET("/api/v1/claims/")),
});

export const claimQuery = (id: string) =>
  queryOptions({
    queryKey: ["claims", id],
    queryFn: async () => data(api.GET("/api/v1/claims/{public_id}/", at(knownId(id)))),
  });

/** Organisations to claim; without a question those of one's own domain. */
export const candidatesQuery = (q: string) =>
  queryOptions({
    queryKey: ["claims", "candidates", q],
    queryFn: () =>
      data(api.GET("/api/v1/claims/candidates/", { params: { query: q ? { q } : {} } })),
  });

/** The organisation that a link names, if this person may claim it. */
export const candidateOfLinkQuery = (id: string) =>
  queryOptions({
    queryKey: ["claims", "candidates", "link", id],
    queryFn: async () =>
      data(api.GET("/api/v1/claims/candidates/", { params: { query: { id: knownId(id) } } })),
  });

export const hostsQuery = queryOptions({
  queryKey: ["hosts"],
  queryFn: () => data(api.GET("/api/v1/hosts/")),
});

export const networkQuery = queryOptions({
  queryKey: ["network"],
  queryFn: () => data(api.GET("/api/v1/network/")),
});

function useAct<V, R>(act: (values: V) => Promise<R>, keys: string[]) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: () => Promise.all(keys.map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
}

export const useChangeRole = () =>
  useAct(
    ({ id, role }: { id: string; role: Role }) =>
      data(api.PATCH("/api/v1/seats/{public_id}/", { ...at(id), body: { role } })),
    ["team", "session"],
  );

export const useRemoveSeat = () =>
  useAct(
    (id: string) => data(api.DELETE("/api/v1/seats/{public_id}/", at(id))),
    ["team", "session"],
  );

export const useInvite = () =>
  useAct(
    (body: { email: string; role: Role; organisation?: string }) =>
      data(api.POST("/api/v1/invitations/", { body })),
    ["invitations"],
  );

/** Invite somebody to claim a public record. */
export const useInviteRecord = () =>
  useAct(
    ({ organisation, ...body }: { organisation: string; email: string; note: string }) =>
      data(api.POST("/api/v1/organisations/{public_id}/invite/", { ...at(organisation), body })),
    ["invitations"],
  );

export const useInviteMembers = () =>
  useAct(
    (members: { organisation: string; email: string }[]) =>
      data(api.POST("/api/v1/invitations/bulk/", { body: { members } })),
    ["invitations"],
  );

export const useResend = () =>
  useAct(
    (id: string) => data(api.POST("/api/v1/invitations/{public_id}/resend/", at(id))),
    ["invitations"],
  );

export const useRevoke = () =>
  useAct(
    (id: string) => data(api.DELETE("/api/v1/invitations/{public_id}/", at(id))),
    ["invitations"],
  );

export const useAccept = () =>
  useAct(
    ({
      token = "",
      id = null,
      terms = "",
    }: {
      token?: string;
      id?: string | null;
      terms?: string;
    }) => data(api.POST("/api/v1/invitations/accept/", { body: { token, id, terms } })),
    ["session", "invitations", "team", "privacy"],
  );

export const useOpenClaim = () =>
  useAct(
    (body: { organisation: string; message: string }) =>
      data(api.POST("/api/v1/claims/", { body })),
    ["claims", "session"],
  );

export const useDecideClaim = () =>
  useAct(
    ({ id, ...body }: { id: string } & S["DecisionRequest"]) =>
      data(api.POST("/api/v1/claims/{public_id}/decision/", { ...at(id), body })),
    ["claims", "team", "session"],
  );

export const useDecideTwin = () =>
  useAct(
    ({ id, decision }: { id: string; decision: "merge" | "apart" }) =>
      data(api.POST("/api/v1/twins/{public_id}/decision/", { ...at(id), body: { decision } })),
    ["twins", "directory"],
  );

export const useWithdrawClaim = () =>
  useAct((id: string) => data(api.DELETE("/api/v1/claims/{public_id}/", at(id))), ["claims"]);

export const useEnterOrganisation = () =>
  useAct(
    (body: S["NewOrganisationRequest"]) => data(api.POST("/api/v1/organisations/", { body })),
    ["session"],
  );

export const useAskHost = () =>
  useAct((body: S["HostAskRequest"]) => data(api.POST("/api/v1/hosts/", { body })), ["hosts"]);

export const useAnswerHost = () =>
  useAct(
    ({ id, accept, answer }: { id: string; accept: boolean; answer: string }) =>
      data(api.POST("/api/v1/hosts/{public_id}/", { ...at(id), body: { accept, answer } })),
    ["hosts"],
  );

export const useWithdrawHost = () =>
  useAct((id: string) => data(api.DELETE("/api/v1/hosts/{public_id}/", at(id))), ["hosts"]);
