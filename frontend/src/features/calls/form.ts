import type { CallTyped, CallWrite, CutoffWrite } from "@/api/calls-types";
import { readEuros, writeEuros } from "./money";

/** The form as it is typed: sums, rates and levels are text until they are sent. */
export type CallForm = {
  title: string;
  language: string;
  plain: string;
  text: string;
  url: string;
  publisher: string;
  owner_project_name: string;
  programme: string;
  rule_set: string;
  kind: string;
  applicants: string;
  who: string[];
  countries: string[];
  regions: string[];
  budget_min_cents: string;
  budget_max_cents: string;
  budget_total_cents: string;
  lump_sum_cents: string;
  cap_cents: string;
  rate: string;
  opens_on: string;
  cutoffs: CutoffWrite[];
  time_zone: string;
  trl_start: string;
  trl_end: string;
  ecosystems: string[];
  transitions: string[];
};

export const MONEY_FIELDS = [
  "budget_min_cents",
  "budget_max_cents",
  "budget_total_cents",
  "lump_sum_cents",
  "cap_cents",
] as const;
export type MoneyField = (typeof MONEY_FIELDS)[number];

/** The form to begin with: a new call in the reader's language. */
export function emptyForm(language: string): CallForm {
  return {
    title: "",
    language,
    plain: "",
    text: "",
    url: "",
    publisher: "",
    owner_project_name: "",
    programme: "",
    rule_set: "",
    kind: "standard",
    applicants: "unknown",
    who: [],
    countries: [],
    regions: [],
    budget_min_cents: "",
    budget_max_cents: "",
    budget_total_cents: "",
    lump_sum_cents: "",
    cap_cents: "",
    rate: "",
    opens_on: "",
    cutoffs: [],
    time_zone: "Europe/Brussels",
    trl_start: "",
    trl_end: "",
    ecosystems: [],
    transitions: [],
  };
}

/** The form of a call that exists, from what was typed for it before. */
export function formOf(typed: CallTyped): CallForm {
  const start = emptyForm("en");
  const text = Object.fromEntries(
    MONEY_FIELDS.map((field) => [field, writeEuros(typed[field])]),
  ) as Record<MoneyField, string>;
  return {
    ...start,
    ...typed,
    ...text,
    rate: typed.rate ? String(Number((typed.rate * 100).toFixed(2))) : "",
    opens_on: typed.opens_on ?? "",
    cutoffs: (typed.cutoffs ?? []).map(({ date, time, stage }) =>
      time ? { date, time: time.slice(0, 5), stage } : { date, stage },
    ),
    trl_start: typed.trl_start ? String(typed.trl_start) : "",
    trl_end: typed.trl_end ? String(typed.trl_end) : "",
  };
}

/** Fields whose text is no sum or rate; the API never sees them. */
export function badNumbers(form: CallForm): (MoneyField | "rate")[] {
  const bad: (MoneyField | "rate")[] = MONEY_FIELDS.filter(
    (f) => form[f].trim() !== "" && readEuros(form[f]) === null,
  );
  if (form.rate.trim() && readRate(form.rate) === null) bad.push("rate");
  return bad;
}

/** Read a percentage ("60", "62,5 %") as a rate from 0 to 1; null for what is none. */
export function readRate(text: string): number | null {
  const value = Number(text.replace("%", "").replace(",", ".").trim());
  return text.trim() && Number.isFinite(value) && value > 0 && value <= 100 ? value / 100 : null;
}

/** What is sent: everything for a new call, for another only what was changed. */
export function toWrite(form: CallForm, before: CallForm | null): Partial<CallWrite> {
  // The choices come from lists of the API, so their codes are ones that it knows.
  const choices = form as unknown as Pick<CallWrite, "kind" | "applicants" | "who" | "transitions">;
  const all: CallWrite = {
    ...form,
    kind: choices.kind,
    applicants: choices.applicants,
    who: choices.who,
    transitions: choices.transitions,
    budget_min_cents: readEuros(form.budget_min_cents),
    budget_max_cents: readEuros(form.budget_max_cents),
    budget_total_cents: readEuros(form.budget_total_cents),
    lump_sum_cents: readEuros(form.lump_sum_cents),
    cap_cents: readEuros(form.cap_cents),
    rate: readRate(form.rate),
    opens_on: form.opens_on || null,
    cutoffs: form.cutoffs.filter((c) => c.date),
    trl_start: form.trl_start ? Number(form.trl_start) : null,
    trl_end: form.trl_end ? Number(form.trl_end) : null,
  };
  if (!before) return all;
  const changed = Object.keys(form).filter(
    (key) =>
      JSON.stringify(form[key as keyof CallForm]) !== JSON.stringify(before[key as keyof CallForm]),
  );
  return Object.fromEntries(
    Object.entries(all).filter(([key]) => changed.includes(key)),
  ) as Partial<CallWrite>;
}
