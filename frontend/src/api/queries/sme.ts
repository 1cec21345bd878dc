import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, data } from "@/api/client";
import { knownId } from "@/api/errors";
import type { components } from "@/api/schema";

type S = components["schemas"];
export type SmeStatus = S["SmeStatus"];
export type SmeResult = S["SmeResult"];
export type SmeLine = S["SmeLine"];
export type SmeRule = S["SmeRule"];
export type SmeOutcome = S["SmeOutcomeEnum"];
export type SmeWrite = S["SmeWriteRequest"];
export type SmeAnswers = S["SmeAnswersRequest"];
export type SmeFigures = S["SmeFiguresRequest"];
export type SmeTie = S["SmeTieRequest"];

const at = (public_id: string) => ({ params: { path: { public_id } } });
const key = (id: string) => ["organisation", id, "sme-status"];

export const smeStatusQuery = (id: string) =>
  queryOptions({
    queryKey: key(id),
    queryFn: async () =>
      data(api.GET("/api/v1/organisations/{public_id}/sme-status/", at(knownId(id)))),
    retry: false,
  });

export function useSmeStatus(id: string) {
  const client = useQueryClient();
  const changed = () => client.invalidateQueries({ queryKey: ["organisation", id] });
  const assess = useMutation({
    mutationFn: (body: SmeWrite) =>
      data(api.POST("/api/v1/organisations/{public_id}/sme-status/", { ...at(id), body })),
    onSuccess: (_result, body) => (body.keep === false ? undefined : changed()),
  });
  const share = useMutation({
    mutationFn: (shared: boolean) =>
      data(
        api.PATCH("/api/v1/organisations/{public_id}/sme-status/", { ...at(id), body: { shared } }),
      ),
    onSuccess: changed,
  });
  const use = useMutation({
    mutationFn: () => data(api.POST("/api/v1/organisations/{public_id}/sme-status/use/", at(id))),
    onSuccess: changed,
  });
  return { assess, share, use };
}
