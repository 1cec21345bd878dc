import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, data } from "@/api/client";
import type { ImportRow, ImportRun, Page, RowStatus } from "@/api/types";

const at = (public_id: string) => ({ path: { public_id } });

export const importsQuery = (page: number) =>
  queryOptions({
    queryKey: ["imports", "list", page],
    queryFn: () => data(api.GET("/api/v1/imports/", { params: { query: { page } } })),
    placeholderData: keepPreviousData,
  });

/** Whether work on an import is going on in the background. */
export function isAtWork(run: Pick<ImportRun, "job"> | undefined): boolean {
  return run?.job.state === "pending" || run?.job.state === "running";
}

export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ["imports", id],
    queryFn: () => data(api.GET("/api/v1/imports/{public_id}/", { params: at(id) })),
    refetchInterval: (query) => (isAtWork(query.state.data) ? 800 : false),
  });

export const importRowsQuery = (id: string, status: RowStatus, page: number) =>
  queryOptions({
    queryKey: ["imports", id, "rows", status, page],
    queryFn: async () => {
      const params = { ...at(id), query: { status, page } };
      // The document calls the answer a plain list; it is a page like all lists.
      const rows: unknown = await data(api.GET("/api/v1/imports/{public_id}/rows/", { params }));
      return rows as Page<ImportRow>;
    },
    placeholderData: keepPreviousData,
  });

/** A body that the generated client sends as a form. */
function asForm(file: File) {
  return {
    body: { file: "" },
    bodySerializer: () => {
      const form = new FormData();
      form.set("file", file);
      return form;
    },
  };
}

export function useUpload() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (file: File) => data(api.POST("/api/v1/imports/", asForm(file))),
    onSuccess: (run) => {
      client.setQueryData(["imports", run.id], run);
      return client.invalidateQueries({ queryKey: ["imports", "list"] });
    },
  });
}

export type MappingChange = {
  sheet?: string;
  header_row?: number;
  mapping?: Record<string, string>;
};

export type ImportAction =
  | { kind: "check" | "cancel" | "undo" }
  | { kind: "apply"; rows: "all" | "good" };

function ask(id: string, action: ImportAction): Promise<ImportRun> {
  const params = at(id);
  switch (action.kind) {
    case "apply":
      return data(
        api.POST("/api/v1/imports/{public_id}/apply/", { params, body: { rows: action.rows } }),
      );
    case "check":
      return data(api.POST("/api/v1/imports/{public_id}/check/", { params }));
    case "cancel":
      return data(api.POST("/api/v1/imports/{public_id}/cancel/", { params }));
    case "undo":
      return data(api.POST("/api/v1/imports/{public_id}/undo/", { params }));
  }
}

export function useImportChange(id: string) {
  const client = useQueryClient();
  const take = (run: ImportRun) => {
    client.setQueryData(["imports", id], run);
    return client.invalidateQueries({ queryKey: ["imports", id, "rows"] });
  };
  const change = useMutation({
    mutationFn: (body: MappingChange) =>
      data(api.PATCH("/api/v1/imports/{public_id}/", { params: at(id), body })),
    onSuccess: take,
  });
  const act = useMutation({
    mutationFn: (action: ImportAction) => ask(id, action),
    onSuccess: take,
    onError: () => client.invalidateQueries({ queryKey: ["imports", id] }),
  });
  return { change, act };
}
