import type { Evidence, Proposal, Reason } from "@/api/types";

export const SHOWN_REASONS = 3;

/** The reasons that weigh most, the heaviest first. */
export function topReasons(reasons: Reason[], count = SHOWN_REASONS): Reason[] {
  return [...reasons].sort((a, b) => b.contribution - a.contribution).slice(0, count);
}

/** The one thing to be careful about: the caution that pulls down most. */
export function topCaution(cautions: Reason[]): Reason | null {
  return [...cautions].sort((a, b) => a.contribution - b.contribution)[0] ?? null;
}

export type Sides = { you: Evidence[]; them: Evidence[] };

/** A reason's evidence by side, each passage once. */
export function sides(reason: Reason): Sides {
  const seen = new Set<string>();
  const once = reason.evidence.filter((e) => {
    const key = `${e.side}|${e.field}|${e.excerpt}`;
    if (!e.excerpt || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  return {
    you: once.filter((e) => e.side === "you"),
    them: once.filter((e) => e.side === "them"),
  };
}

/** Whether there is a passage to show for a reason. */
export function isQuoted(reason: Reason): boolean {
  return reason.evidence.some((e) => e.excerpt);
}

/** The reasons, each with only the passages that neither it nor an earlier one has said already. */
export function withoutRepetition(reasons: Reason[]): Reason[] {
  const seen = new Set<string>();
  return reasons.map((reason) => ({
    ...reason,
    evidence: reason.evidence.filter(({ side, excerpt }) => {
      const key = `${side}|${excerpt}`;
      if (seen.has(key) || reason.sentence.includes(excerpt)) return false;
      seen.add(key);
      return true;
    }),
  }));
}

/** How much of the positive reasons a reason makes up, in whole percent. */
export function weight(reason: Reason): number {
  return Math.round(Math.min(1, Math.max(0, reason.strength)) * 100);
}

/** Whether a proposal was put away as not relevant. */
export function isPutAway(proposal: Proposal): boolean {
  return proposal.feedback?.value === "not_relevant";
}

export const EVIDENCE_FIELDS = [
  "offers",
  "needs",
  "description",
  "concepts",
  "stages",
  "links",
  "chains",
  "nace",
  "certifications",
  "country",
  "region",
  "size",
  "org_type",
  "languages",
  "trl",
  "ecosystems",
  "projects",
  "history",
  "transitions",
  "clusters",
] as const;
export type EvidenceField = (typeof EVIDENCE_FIELDS)[number];

/** A known field's name, also where the API says it in the singular. */
export function evidenceField(field: string): EvidenceField | null {
  const base = field.split(".")[0] ?? field;
  return EVIDENCE_FIELDS.find((f) => f === base || f === `${base}s`) ?? null;
}
