import { asPage, asText } from "@/lib/url";

/** What the partners page shows; it stands in the address. */
export type PartnersSearch = {
  view?: "table";
  chain?: string;
  link?: string;
  need?: string;
  page?: number;
};

/** Read the state from the address. A link and a need exclude each other; the link wins. */
export function readPartnersSearch(raw: Record<string, unknown>): PartnersSearch {
  const found: PartnersSearch = {};
  if (asText(raw.view) === "table") found.view = "table";
  const chain = asText(raw.chain);
  if (chain) found.chain = chain;
  const link = asText(raw.link);
  const need = asText(raw.need);
  if (link) found.link = link;
  else if (need) found.need = need;
  const page = asPage(raw.page);
  if (page > 1) found.page = page;
  return found;
}
