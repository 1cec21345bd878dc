import type { Ranking, RankingPart } from "@/api/types";

/** A share as the reader's language writes it; small ones with a decimal. */
export function share(value: number, language: string): string {
  const digits = value > 0 && value < 0.1 ? 1 : 0;
  return new Intl.NumberFormat(language, {
    style: "percent",
    maximumFractionDigits: digits,
  }).format(value);
}

/** How strongly a part counts, for the chart: its usual share where known, else its greatest. */
export function strength(part: RankingPart, usual: boolean): number {
  return usual ? (part.typical ?? 0) : Math.abs(part.most);
}

/** The parts that count at present, the strongest first, and those that do not. */
export function sorted(data: Ranking): { used: RankingPart[]; unused: RankingPart[] } {
  const usual = data.typical_of > 0;
  const used = data.parts
    .filter((part) => part.direction !== "unused")
    .sort((a, b) => strength(b, usual) - strength(a, usual));
  return { used, unused: data.parts.filter((part) => part.direction === "unused") };
}

/** Whether a group's exposure is within the goal; null where nothing is known. */
export function within(
  ratio: number | null,
  exposure: Pick<Ranking["exposure"], "lowest" | "highest">,
): boolean | null {
  return ratio === null ? null : ratio >= exposure.lowest && ratio <= exposure.highest;
}
