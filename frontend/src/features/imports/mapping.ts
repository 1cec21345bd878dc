import type { ImportColumn, ImportRun } from "@/api/types";

/** How sure the recognition of a column is, in a word. */
export type Certainty = "sure" | "likely" | "unsure" | "none";

export function certainty(column: Pick<ImportColumn, "field" | "confidence">): Certainty {
  if (!column.field) return "none";
  if (column.confidence >= 0.85) return "sure";
  return column.confidence >= 0.5 ? "likely" : "unsure";
}

/** Fields that two or more columns claim although a field takes only one. */
export function claimedTwice(columns: ImportColumn[], many: ReadonlySet<string>): string[] {
  const seen = new Map<string, number>();
  for (const { field } of columns) if (field) seen.set(field, (seen.get(field) ?? 0) + 1);
  return [...seen].filter(([field, n]) => n > 1 && !many.has(field)).map(([field]) => field);
}

/** Required fields that no column fills. */
export function missingFields(run: Pick<ImportRun, "columns" | "fields">): string[] {
  const filled = new Set(run.columns.flatMap((c) => [c.field, ...c.fields]));
  return run.fields.filter((f) => f.required && !filled.has(f.code)).map((f) => f.label);
}

/** The columns as they would be after a change that is not saved yet. */
export function withChanges(
  columns: ImportColumn[],
  changes: ReadonlyMap<number, string>,
): ImportColumn[] {
  return columns.map((c) => {
    const changed = changes.get(c.index);
    return changed === undefined
      ? c
      : { ...c, field: changed || null, fields: changed ? [changed] : [], confidence: 1 };
  });
}

/** What the API is told: every changed column by its position, empty for "not used". */
export function mappingOf(changes: ReadonlyMap<number, string>): Record<string, string> {
  return Object.fromEntries([...changes].map(([index, field]) => [String(index), field]));
}

export type Step = "upload" | "check" | "apply" | "done";

/** Where in the four steps an import stands. */
export function stepOf(run: Pick<ImportRun, "state">): Step {
  if (run.state === "applying") return "apply";
  if (run.state === "applied" || run.state === "undone") return "done";
  return "check";
}
