import type {
  ConsortiumDetail,
  ConsortiumMember,
  ConsortiumWrite,
  Evaluation,
  MemberWrite,
  RuleResult,
} from "@/api/calls-types";
import { readEuros, writeEuros } from "@/features/calls/money";

export const PARTICIPATION = [
  "beneficiary",
  "affiliated",
  "associated",
  "subcontractor",
  "cascade_recipient",
] as const;

/** A partner who is not in the directory: nothing is known yet. The first one leads. */
export function emptyMember(name: string, first: boolean): MemberWrite {
  return { organisation: null, name, kind: "beneficiary", is_lead: first };
}

/** A partner from the directory; all its facts are left to what the directory says. */
export function memberOf(organisation: { id: string }, first: boolean): MemberWrite {
  return { organisation: organisation.id, kind: "beneficiary", is_lead: first };
}

/** A partner as it stands, in the form in which it is sent. */
export function asWrite(member: ConsortiumMember): MemberWrite {
  const { id: _id, country, nuts, org_type, kind, ...rest } = member;
  return {
    ...rest,
    country: country?.code ?? "",
    nuts: nuts?.code ?? "",
    org_type: (org_type?.code ?? "") as MemberWrite["org_type"],
    kind: (kind?.code ?? "") as MemberWrite["kind"],
  };
}

/** The list with one partner written in place of another, or added; only one of them leads. */
export function withMember(
  members: MemberWrite[],
  at: number | null,
  member: MemberWrite,
): MemberWrite[] {
  const next = at === null ? [...members, member] : members.map((m, i) => (i === at ? member : m));
  const lead = member.is_lead ? (at ?? next.length - 1) : -1;
  return lead < 0 ? next : next.map((m, i) => ({ ...m, is_lead: i === lead }));
}

/** The list without one partner. */
export function withoutMember(members: MemberWrite[], at: number): MemberWrite[] {
  return members.filter((_, i) => i !== at);
}

/** A partner's part of the whole cost, from 0 to 1; null unless everybody's cost is known. */
export function shareOf(
  member: Pick<ConsortiumMember, "cost_cents">,
  members: Pick<ConsortiumMember, "cost_cents">[],
): number | null {
  const whole = members.reduce((sum, m) => sum + (m.cost_cents ?? 0), 0);
  if (whole === 0 || members.some((m) => m.cost_cents === null)) return null;
  return (member.cost_cents ?? 0) / whole;
}

/** Facts that say who is still missing; the needs say that already, in one sentence. */
const NEEDS = ["partners", "countries", "regions", "independent", "lead"];

const DECLARATION = "declaration:";

type Missing = RuleResult["missing"][number];
export type Questions = Evaluation["questions"];

/** What is missing, in words; a declaration that several partners owe counts once for all. */
export function missingWords(
  missing: Missing[],
  questions: Questions,
  declare: (what: string) => string,
): string[] {
  const words = missing.map(({ fact, text }) => {
    // The text says who owes it; the question says what is to be declared.
    const asked = questions.find((q) => fact === DECLARATION + q.key);
    return asked ? declare(asked.text) : text;
  });
  return [...new Set(words)];
}

/** Everything that is still open, each thing once: needs first, then rules, then facts. */
export function openPoints(evaluation: Evaluation, declare: (what: string) => string): string[] {
  const open = evaluation.results.filter((r) => r.outcome !== "met");
  return [
    ...new Set([
      ...evaluation.needs.map((n) => n.text),
      ...open.filter((r) => r.outcome === "not_met").map((r) => r.text),
      ...open
        .filter((r) => r.outcome === "unknown")
        .flatMap((r) =>
          missingWords(
            r.missing.filter((m) => !NEEDS.includes(m.fact)),
            evaluation.questions,
            declare,
          ),
        ),
    ]),
  ];
}

/** Results in the order in which one reads them: what is not met first, what is met last. */
export function sortedResults(results: RuleResult[]): RuleResult[] {
  const rank = { not_met: 0, unknown: 1, met: 2 };
  return [...results].sort((a, b) => rank[a.outcome] - rank[b.outcome]);
}

/** Facts of the project as they are typed. */
export type ProjectForm = {
  months: string;
  total_cost_cents: string;
  grant_cents: string;
  trl_start: string;
  trl_end: string;
  declarations: Record<string, boolean | null>;
};

/** The form to begin with. */
export function projectForm(consortium: ConsortiumDetail): ProjectForm {
  const number = (value: number | null) => (value === null ? "" : String(value));
  return {
    months: number(consortium.months),
    total_cost_cents: writeEuros(consortium.total_cost_cents),
    grant_cents: writeEuros(consortium.grant_cents),
    trl_start: number(consortium.trl_start),
    trl_end: number(consortium.trl_end),
    declarations: consortium.declarations,
  };
}

/** Fields that hold no number. */
export function badFacts(form: ProjectForm): (keyof ProjectForm)[] {
  const bad: (keyof ProjectForm)[] = (["total_cost_cents", "grant_cents"] as const).filter(
    (f) => form[f].trim() !== "" && readEuros(form[f]) === null,
  );
  if (form.months.trim() && !/^[1-9]\d{0,2}$/.test(form.months.trim())) bad.push("months");
  return bad;
}

/** What is sent of the project. */
export function projectWrite(form: ProjectForm): ConsortiumWrite {
  const number = (text: string) => (text.trim() ? Number(text) : null);
  return {
    months: number(form.months),
    total_cost_cents: readEuros(form.total_cost_cents),
    grant_cents: readEuros(form.grant_cents),
    trl_start: number(form.trl_start),
    trl_end: number(form.trl_end),
    declarations: form.declarations,
  };
}
