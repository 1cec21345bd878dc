import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { raw } from "@/api/raw";
import type { ImportRow, ImportRun, Page, RowStatus } from "@/api/types";

export const importsQuery = (page: number) =>
  queryOptions({
    queryKey: ["imports", "list", page],
    queryFn: () => raw<Page<ImportRun>>("GET", "/imports/", { query: { page } }),
    placeholderData: keepPreviousData,
  });

/** Whether work on an import is going on in the background. */
export function isAtWork(run: ImportRun | undefined): boolean {
  if (!run) return false;
  if (run.state === "applying") return true;
  return ["queued", "running", "pending", "waiting"].includes(run.job?.state ?? "");
}

export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ["imports", id],
    queryFn: () => raw<ImportRun>("GET", `/imports/${id}/`),
    refetchInterval: (query) => (isAtWork(query.state.data) ? 800 : false),
  });

export const importRowsQuery = (id: string, status: RowStatus, page: number) =>
  queryOptions({
    queryKey: ["imports", id, "rows", status, page],
    queryFn: () => raw<Page<ImportRow>>("GET", `/imports/${id}/rows/`, { query: { status, page } }),
    placeholderData: keepPreviousData,
  });

export function useUpload() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (file: File) => {
      const form = new FormData();
      form.set("file", file);
      return raw<ImportRun>("POST", "/imports/", { form });
    },
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

export function useImportChange(id: string) {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: ["imports"] });
  const change = useMutation({
    mutationFn: (body: MappingChange) => raw<ImportRun>("PATCH", `/imports/${id}/`, { body }),
    onSuccess: refresh,
  });
  const act = useMutation({
    mutationFn: (action: "check" | "apply" | "cancel" | "undo") =>
      raw("POST", `/imports/${id}/${action}/`, {
        body: action === "apply" ? { rows: "good" } : {},
      }),
    onSettled: (_result, _error, action) =>
      action === "apply" || action === "undo" ? client.invalidateQueries() : refresh(),
  });
  return { change, act };
}
