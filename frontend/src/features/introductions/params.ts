import type { Box } from "@/api/queries/introductions";
import { asPage, asText } from "@/lib/url";

export const BOXES: Box[] = ["mine", "waiting", "agreed", "ended"];
export type InboxSearch = { box?: Box; page?: number };

/** Read the address of the inbox; what waits for an answer is the first view. */
export function readInbox(raw: Record<string, unknown>): InboxSearch {
  const box = BOXES.find((b) => b === asText(raw.box));
  const page = asPage(raw.page);
  return { box, page: page > 1 ? page : undefined };
}

/** The moment that a field of the form `datetime-local` means in the reader's own time zone. */
export function momentOf(local: string): string | null {
  const date = new Date(local);
  return local && !Number.isNaN(date.getTime()) ? date.toISOString() : null;
}

/** The reader's own time zone, by its name. */
export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "Europe/Brussels";
}
