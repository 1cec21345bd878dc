import type { SmeAnswers, SmeFigures, SmeTie } from "@/api/queries/sme";
import { readAwu, readCents, readShare, write } from "./numbers";

export const FIGURES = ["awu", "turnover_cents", "balance_cents"] as const;
export type FigureName = (typeof FIGURES)[number];

/** A period as typed. */
export type PeriodDraft = { year: number } & Record<FigureName, string>;

/** A holding as typed. */
export type TieDraft = {
  id: number;
  name: string;
  holder: SmeTie["holder"];
  direction: SmeTie["direction"];
  capital: string;
  votes: string;
  controls: boolean;
  group: string;
  consolidated: boolean;
  sameMarket: boolean | null;
  invested: string;
  periods: PeriodDraft[];
};

export type Draft = { periods: PeriodDraft[]; ties: TieDraft[]; isNew: boolean; changed: boolean };

export const HOLDERS: SmeTie["holder"][] = [
  "enterprise",
  "person",
  "public_body",
  "public_investment",
  "venture_capital",
  "business_angels",
  "university",
  "institutional",
  "small_authority",
];

let last = 0;
const empty = (year: number): PeriodDraft => ({
  year,
  awu: "",
  turnover_cents: "",
  balance_cents: "",
});

const drawn = (figures: SmeFigures): PeriodDraft => ({
  year: figures.year,
  awu: write(figures.awu),
  turnover_cents: write(figures.turnover_cents),
  balance_cents: write(figures.balance_cents),
});

/** A holding of nothing yet, with a period for each of the firm's own. */
export function newTie(periods: PeriodDraft[]): TieDraft {
  last += 1;
  return {
    id: last,
    name: "",
    holder: "enterprise",
    direction: "holds_us",
    capital: "",
    votes: "",
    controls: false,
    group: "",
    consolidated: false,
    sameMarket: null,
    invested: "",
    periods: periods.map((p) => empty(p.year)),
  };
}

/** What the form begins with: the last answers, else the two periods that closed last. */
export function startOf(answers: SmeAnswers | null | undefined, year: number): Draft {
  if (!answers)
    return { periods: [empty(year - 2), empty(year - 1)], ties: [], isNew: false, changed: false };
  return {
    periods: answers.years.map(drawn),
    isNew: answers.is_new ?? false,
    changed: answers.ownership_changed ?? false,
    ties: (answers.ties ?? []).map((tie) => {
      last += 1;
      return {
        id: last,
        name: tie.name,
        holder: tie.holder,
        direction: tie.direction,
        capital: write(tie.capital_bp),
        votes: write(tie.votes_bp),
        controls: tie.controls ?? false,
        group: tie.group ?? "",
        consolidated: tie.consolidated ?? false,
        sameMarket: tie.same_market ?? null,
        invested: write(tie.invested_cents),
        periods: answers.years.map(({ year: y }) =>
          drawn(tie.years?.find((f) => f.year === y) ?? { year: y, estimate: false }),
        ),
      };
    }),
  };
}

/** The periods with one more before them, or without the first. */
export function withPeriods(draft: Draft, count: number): Draft {
  const resized = (periods: PeriodDraft[]): PeriodDraft[] => {
    const found = periods.slice(-count);
    while (found.length < count) found.unshift(empty((found[0]?.year ?? 0) - 1));
    return found;
  };
  return {
    ...draft,
    periods: resized(draft.periods),
    ties: draft.ties.map((tie) => ({ ...tie, periods: resized(tie.periods) })),
  };
}

/** The periods moved so that the last one is of this year. */
export function withLastYear(draft: Draft, year: number): Draft {
  const move = (periods: PeriodDraft[]) =>
    periods.map((p, i) => ({ ...p, year: year - periods.length + 1 + i }));
  return {
    ...draft,
    periods: move(draft.periods),
    ties: draft.ties.map((tie) => ({ ...tie, periods: move(tie.periods) })),
  };
}

export const readerOf = (name: FigureName) => (name === "awu" ? readAwu : readCents);

const badPeriod = (period: PeriodDraft): boolean =>
  FIGURES.some((name) => readerOf(name)(period[name]) === undefined);

/** Whether a holding's fields can be read. */
export const badTie = (tie: TieDraft): boolean =>
  !tie.name.trim() ||
  readShare(tie.capital) === undefined ||
  readShare(tie.votes) === undefined ||
  readCents(tie.invested) === undefined ||
  tie.periods.some(badPeriod);

/** Whether the own figures can be read. */
export const badPeriods = (draft: Draft): boolean => draft.periods.some(badPeriod);

const read = (period: PeriodDraft, estimate: boolean): SmeFigures => ({
  year: period.year,
  awu: readAwu(period.awu) ?? null,
  turnover_cents: readCents(period.turnover_cents) ?? null,
  balance_cents: readCents(period.balance_cents) ?? null,
  estimate,
});

const isEmpty = (period: PeriodDraft): boolean => FIGURES.every((name) => !period[name].trim());

/** The answers as the API takes them. */
export function answersOf(draft: Draft): SmeAnswers {
  return {
    years: draft.periods.map((p) => read(p, draft.isNew)),
    is_new: draft.isNew,
    ownership_changed: draft.changed,
    ties: draft.ties.map((tie) => ({
      name: tie.name.trim(),
      holder: tie.direction === "we_hold" ? "enterprise" : tie.holder,
      direction: tie.direction,
      capital_bp: readShare(tie.capital) ?? null,
      votes_bp: readShare(tie.votes) ?? null,
      controls: tie.controls,
      group: tie.group.trim(),
      consolidated: tie.consolidated,
      same_market: tie.holder === "person" ? tie.sameMarket : null,
      invested_cents: tie.holder === "business_angels" ? (readCents(tie.invested) ?? null) : null,
      years: tie.periods.filter((p) => !isEmpty(p)).map((p) => read(p, false)),
    })),
  };
}
