import type { RowStatus } from "@/api/types";
import { asPage, asText } from "@/lib/url";

export const STATUSES = ["new", "changed", "faulty", "duplicate", "same", "skipped"] as const;

export type ImportSearch = { rows?: RowStatus; page?: number };

/** Read from the address which rows of the report show. */
export function readImportSearch(raw: Record<string, unknown>): ImportSearch {
  const found: ImportSearch = {};
  const rows = STATUSES.find((s) => s === asText(raw.rows));
  if (rows) found.rows = rows;
  const page = asPage(raw.page);
  if (page > 1) found.page = page;
  return found;
}
