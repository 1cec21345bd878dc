import type { Balancing } from "@/api/types";

/** The groups by which a proposal can be moved, as the note names them. */
export const NAMED = ["region", "size", "newcomer"] as const;

/** Which sentence says how a proposal was moved. */
export function movedAs({
  moved,
  why,
}: Balancing): "up" | "down" | "often" | "roomUp" | "roomDown" {
  if (NAMED.some((name) => why.includes(name))) return moved > 0 ? "up" : "down";
  if (why.includes("own")) return "often";
  return moved > 0 ? "roomUp" : "roomDown";
}
