import type { PlaceBand } from "@/api/types";
import { asPage, asText } from "@/lib/url";

/** The need that is asked about, or the search for one. */
export type WhyNotSearch = { need?: string; q?: string; page?: number };

/** Read the page's state from the address; what is not understood is left out. */
export function readWhyNot(raw: Record<string, unknown>): WhyNotSearch {
  const found: WhyNotSearch = {};
  const need = asText(raw.need).slice(0, 40);
  if (need) found.need = need;
  const q = asText(raw.q).slice(0, 200);
  if (q) found.q = q;
  const page = asPage(raw.page);
  if (page > 1) found.page = page;
  return found;
}

/** Which sentence says a band of places. */
export function bandKey(band: PlaceBand): "top" | "between" | "beyond" {
  if (band.last === null) return "beyond";
  return band.first === 1 ? "top" : "between";
}

/** Whether two bands are the same. */
export function sameBand(a: PlaceBand, b: PlaceBand): boolean {
  return a.first === b.first && a.last === b.last;
}

/** The numbers of a band, for its sentence. */
export const bandValues = (band: PlaceBand) => ({ first: band.first, last: band.last ?? 0 });
