import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, data } from "@/api/client";
import type { components } from "@/api/schema";

type S = components["schemas"];
export type Overview = S["Overview"];
export type LegalState = S["LegalState"];
export type LegalText = S["LegalText"];
export type DataExport = S["Export"];
export type Erasure = S["Erasure"];
export type ErasureWrite = S["ErasureWriteRequest"];

export const overviewQuery = queryOptions({
  queryKey: ["privacy", "overview"],
  queryFn: () => data(api.GET("/api/v1/privacy/overview/")),
});

export const legalTextQuery = (document: string, language: string) =>
  queryOptions({
    queryKey: ["legal", document, language],
    queryFn: () =>
      data(api.GET("/api/v1/privacy/legal/{document}/", { params: { path: { document } } })),
  });

export const legalStatesQuery = queryOptions({
  queryKey: ["privacy", "legal"],
  queryFn: () => data(api.GET("/api/v1/privacy/legal/")),
});

export const exportsQuery = queryOptions({
  queryKey: ["privacy", "exports"],
  queryFn: () => data(api.GET("/api/v1/privacy/exports/")),
  // While an export is under way its progress is asked for again.
  refetchInterval: (query) =>
    query.state.data?.some((x) => x.state === "pending" || x.state === "running") ? 1500 : false,
});

export const erasureQuery = queryOptions({
  queryKey: ["privacy", "erasure"],
  queryFn: () => data(api.GET("/api/v1/privacy/erasure/")),
});

export function useLegal() {
  const client = useQueryClient();
  const onSuccess = (states: LegalState[]) =>
    client.setQueryData(legalStatesQuery.queryKey, states);
  const accept = useMutation({
    mutationFn: ({ document, version }: { document: string; version: string }) =>
      data(
        api.POST("/api/v1/privacy/legal/{document}/", {
          params: { path: { document } },
          body: { version },
        }),
      ),
    onSuccess,
  });
  const withdraw = useMutation({
    mutationFn: (document: string) =>
      data(api.DELETE("/api/v1/privacy/legal/{document}/", { params: { path: { document } } })),
    onSuccess,
  });
  return { accept, withdraw };
}

export function useExports() {
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries({ queryKey: exportsQuery.queryKey });
  const begin = useMutation({
    mutationFn: () => data(api.POST("/api/v1/privacy/exports/")),
    onSuccess,
  });
  const remove = useMutation({
    mutationFn: (public_id: string) =>
      data(api.DELETE("/api/v1/privacy/exports/{public_id}/", { params: { path: { public_id } } })),
    onSuccess,
  });
  return { begin, remove };
}

export function useErasure() {
  const client = useQueryClient();
  const onSuccess = (erasure: Erasure) => client.setQueryData(erasureQuery.queryKey, erasure);
  const ask = useMutation({
    mutationFn: (body: ErasureWrite) => data(api.POST("/api/v1/privacy/erasure/", { body })),
    onSuccess,
  });
  const cancel = useMutation({
    mutationFn: () => data(api.DELETE("/api/v1/privacy/erasure/")),
    onSuccess,
  });
  const trade = useMutation({
    mutationFn: (body: { organisation: string; is_sole_trader: boolean }) =>
      data(api.POST("/api/v1/privacy/sole-trader/", { body })),
    onSuccess,
  });
  return { ask, cancel, trade };
}
