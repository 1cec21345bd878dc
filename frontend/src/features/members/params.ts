import { asPage, asText } from "@/lib/url";

export const LIVES = [
  "to_validate",
  "draft",
  "submitted",
  "validated",
  "published",
  "due",
  "expired",
] as const;
export const NOTICES = ["due", "overdue", "by_post", "told"] as const;

export type MembersSearch = {
  page?: number;
  q?: string;
  life?: (typeof LIVES)[number];
  notice?: (typeof NOTICES)[number];
};

/** What the address says of the list; unknown values are left out. */
export function readMembers(raw: Record<string, unknown>): MembersSearch {
  const page = asPage(raw.page);
  const q = asText(raw.q);
  const life = LIVES.find((x) => x === raw.life);
  const notice = NOTICES.find((x) => x === raw.notice);
  return {
    ...(page > 1 ? { page } : {}),
    ...(q ? { q } : {}),
    ...(life ? { life } : {}),
    ...(notice ? { notice } : {}),
  };
}
