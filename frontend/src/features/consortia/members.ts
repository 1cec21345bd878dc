import type { ConsortiumMember, Evaluation, RuleResult } from "@/api/calls-types";
import type { Card } from "@/api/types";

export const PARTICIPATION = [
  "beneficiary",
  "affiliated",
  "associated",
  "subcontractor",
  "cascade_recipient",
] as const;

/** A partner of whom nothing is known yet; the first one leads. */
export function emptyMember(first: boolean): ConsortiumMember {
  return {
    organisation: null,
    name: "",
    country: "",
    nuts: "",
    org_type: "",
    is_sme: null,
    for_profit: null,
    kind: "beneficiary",
    is_lead: first,
    cost_cents: null,
    subcontracted_cents: null,
    group: "",
  };
}

/** A partner made of an organisation that the search found. */
export function memberOf(
  card: Pick<Card, "id" | "name" | "country" | "region" | "org_type">,
  first: boolean,
): ConsortiumMember {
  const type = card.org_type?.code ?? "";
  return {
    ...emptyMember(first),
    organisation: card.id,
    name: card.name,
    country: card.country?.code ?? "",
    nuts: card.region?.code ?? "",
    org_type: type === "unknown" ? "" : type,
  };
}

/** The list with one partner written in place of another, or added; only one of them leads. */
export function withMember(
  members: ConsortiumMember[],
  at: number | null,
  member: ConsortiumMember,
): ConsortiumMember[] {
  const next = at === null ? [...members, member] : members.map((m, i) => (i === at ? member : m));
  const lead = member.is_lead ? (at ?? next.length - 1) : -1;
  return lead < 0 ? next : next.map((m, i) => ({ ...m, is_lead: i === lead }));
}

/** The list without one partner. */
export function withoutMember(members: ConsortiumMember[], at: number): ConsortiumMember[] {
  return members.filter((_, i) => i !== at);
}

/** A partner's part of the whole cost, from 0 to 1; null where it is not known. */
export function shareOf(member: ConsortiumMember, members: ConsortiumMember[]): number | null {
  const whole = members.reduce((sum, m) => sum + (m.cost_cents ?? 0), 0);
  return member.cost_cents === null || whole === 0 ? null : member.cost_cents / whole;
}

/** What the consortium still needs (partners, countries …), each once. */
export function needsOf(evaluation: Evaluation): string[] {
  const open = evaluation.results.filter((r) => r.outcome !== "met");
  return [...new Set(open.flatMap((r) => r.missing.filter((m) => !m.field).map((m) => m.text)))];
}

/** Facts of partners that are not known yet, each once. */
export function factsOf(evaluation: Evaluation): string[] {
  const open = evaluation.results.filter((r) => r.outcome !== "met");
  return [...new Set(open.flatMap((r) => r.missing.filter((m) => m.field).map((m) => m.text)))];
}

/** Results in the order in which one reads them: what is not met first, what is met last. */
export function sortedResults(results: RuleResult[]): RuleResult[] {
  const rank = { not_met: 0, unknown: 1, met: 2 };
  return [...results].sort((a, b) => rank[a.outcome] - rank[b.outcome]);
}
