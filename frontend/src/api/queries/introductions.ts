import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, data } from "@/api/client";
import { knownId } from "@/api/errors";
import type { components } from "@/api/schema";

type S = components["schemas"];
export type Introduction = S["Introduction"];
export type IntroductionCard = S["IntroductionCard"];
export type Party = S["Party"];
export type Sentence = S["Sentence"];
export type SentenceKind = S["SentenceKind"];
export type Options = S["Options"];
export type AskBody = S["AskRequest"];
export type ReplyBody = S["ReplyRequest"];
export type Meeting = S["Meeting"];
export type MeetingBody = S["MeetingWriteRequest"];
export type Message = S["Message"];
export type Written = S["WrittenText"];
export type Outcome = S["OutcomeWriteRequest"]["value"];
export type DeclineReason = Exclude<NonNullable<ReplyBody["reason"]>, "">;
export type Box = S["IntroductionPage"]["box"];
export type Accompaniment = S["Accompaniment"];
export type Policy = S["IntroductionPolicy"];

const at = (public_id: string) => ({ params: { path: { public_id } } });
const KEY = ["introductions"];

export const inboxQuery = (box: Box, page: number) =>
  queryOptions({
    queryKey: [...KEY, "list", box, page],
    queryFn: () => data(api.GET("/api/v1/introductions/", { params: { query: { box, page } } })),
    placeholderData: keepPreviousData,
  });

export const introductionQuery = (id: string) =>
  queryOptions({
    queryKey: [...KEY, "one", id],
    queryFn: async () => data(api.GET("/api/v1/introductions/{public_id}/", at(knownId(id)))),
    refetchInterval: 60_000,
  });

export const optionsQuery = (organisation: string, enabled: boolean) =>
  queryOptions({
    queryKey: [...KEY, "options", organisation],
    queryFn: () =>
      data(api.GET("/api/v1/organisations/{public_id}/introduction-options/", at(organisation))),
    enabled,
  });

export const messagesQuery = (id: string, page: number) =>
  queryOptions({
    queryKey: [...KEY, "one", id, "messages", page],
    queryFn: () =>
      data(
        api.GET("/api/v1/introductions/{public_id}/messages/", {
          params: { path: { public_id: id }, query: { page } },
        }),
      ),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });

export const policyQuery = (cluster: string) =>
  queryOptions({
    queryKey: [...KEY, "policy", cluster],
    queryFn: () => data(api.GET("/api/v1/clusters/{public_id}/introduction-policy/", at(cluster))),
  });

export const accompanimentQuery = queryOptions({
  queryKey: [...KEY, "accompaniment"],
  queryFn: () => data(api.GET("/api/v1/introduction-accompaniment/")),
});

export function useAccompaniment() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (cluster: string | null) =>
      data(api.PUT("/api/v1/introduction-accompaniment/", { body: { cluster } })),
    onSuccess: (row) => {
      client.setQueryData(accompanimentQuery.queryKey, row);
      return client.invalidateQueries({ queryKey: [...KEY, "options"] });
    },
  });
}

export function usePolicy(cluster: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: S["PatchedIntroductionPolicyWriteRequest"]) =>
      data(
        api.PATCH("/api/v1/clusters/{public_id}/introduction-policy/", { ...at(cluster), body }),
      ),
    onSuccess: (policy) => client.setQueryData(policyQuery(cluster).queryKey, policy),
  });
}

export function usePreview() {
  return useMutation({
    mutationFn: (body: S["PreviewAskRequest"]) =>
      data(api.POST("/api/v1/introductions/preview/", { body })),
  });
}

function useForget() {
  const client = useQueryClient();
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: KEY }),
      client.invalidateQueries({ queryKey: ["notifications"] }),
    ]);
}

export function useAsk() {
  const forget = useForget();
  return useMutation({
    mutationFn: (body: AskBody) => data(api.POST("/api/v1/introductions/", { body })),
    onSuccess: forget,
  });
}

/** Everything that moves one introduction; each answers with it as it then stands. */
export function useMoves(id: string) {
  const client = useQueryClient();
  const forget = useForget();
  const onSuccess = (row: Introduction) => {
    client.setQueryData(introductionQuery(id).queryKey, row);
    return forget();
  };
  const reply = useMutation({
    mutationFn: (body: ReplyBody) =>
      data(api.POST("/api/v1/introductions/{public_id}/answer/", { ...at(id), body })),
    onSuccess,
  });
  const pick = useMutation({
    mutationFn: (cluster: string) =>
      data(
        api.POST("/api/v1/introductions/{public_id}/cluster/", { ...at(id), body: { cluster } }),
      ),
    onSuccess,
  });
  const explain = useMutation({
    mutationFn: ({ question_id, text }: { question_id: string; text: string }) =>
      data(
        api.POST("/api/v1/introductions/{public_id}/questions/{question_id}/answer/", {
          params: { path: { public_id: id, question_id } },
          body: { text },
        }),
      ),
    onSuccess,
  });
  const withdraw = useMutation({
    mutationFn: () => data(api.POST("/api/v1/introductions/{public_id}/withdraw/", at(id))),
    onSuccess,
  });
  const outcome = useMutation({
    mutationFn: (value: Outcome) =>
      data(api.POST("/api/v1/introductions/{public_id}/outcome/", { ...at(id), body: { value } })),
    onSuccess,
  });
  const propose = useMutation({
    mutationFn: (body: MeetingBody) =>
      data(api.POST("/api/v1/introductions/{public_id}/meetings/", { ...at(id), body })),
    onSuccess,
  });
  const take = useMutation({
    mutationFn: ({ meeting_id, slot }: { meeting_id: string; slot: string }) =>
      data(
        api.POST("/api/v1/introductions/{public_id}/meetings/{meeting_id}/accept/", {
          params: { path: { public_id: id, meeting_id } },
          body: { slot },
        }),
      ),
    onSuccess,
  });
  const cancel = useMutation({
    mutationFn: (meeting_id: string) =>
      data(
        api.POST("/api/v1/introductions/{public_id}/meetings/{meeting_id}/cancel/", {
          params: { path: { public_id: id, meeting_id } },
        }),
      ),
    onSuccess,
  });
  return { reply, pick, explain, withdraw, outcome, propose, take, cancel };
}

export function useWrite(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ text, files, key }: { text: string; files: File[]; key: string }) => {
      const form = new FormData();
      form.append("text", text);
      form.append("request_key", key);
      for (const file of files) form.append("files", file);
      return data(
        api.POST("/api/v1/introductions/{public_id}/messages/", {
          ...at(id),
          body: form as never,
          bodySerializer: (body) => body as never,
        }),
      );
    },
    onSuccess: () => client.invalidateQueries({ queryKey: [...KEY, "one", id, "messages"] }),
  });
}
