import type { CallDetail, CallWrite, CutoffWrite } from "@/api/calls-types";
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

/** Day and time of a moment as they stand on the clocks of its own time zone. */
export function wallClock(iso: string): { date: string; time: string } {
  // The API writes moments with the offset of the call's zone, so the text holds both as they are.
  return { date: iso.slice(0, 10), time: iso.slice(11, 16) };
}

/** The form of a call that exists. Its full text is not sent back unless it is written anew. */
export function formOf(call: CallDetail): CallForm {
  const codes = (list: { code: string }[]) => list.map((x) => x.code);
  return {
    ...emptyForm(call.language || "en"),
    title: call.title,
    plain: call.plain_summary ?? "",
    url: call.url,
    publisher: call.publisher,
    owner_project_name: call.cascade?.owner_project ?? "",
    programme: call.programme?.code ?? "",
    rule_set: call.rule_set?.code ?? "",
    kind: call.kind.code,
    applicants: call.applicants.code,
    who: codes(call.who),
    countries: codes(call.countries),
    regions: codes(call.regions),
    budget_min_cents: writeEuros(call.budget.min_cents),
    budget_max_cents: writeEuros(call.budget.max_cents),
    budget_total_cents: writeEuros(call.budget.total_cents),
    lump_sum_cents: writeEuros(call.budget.lump_sum_cents),
    cap_cents: writeEuros(call.budget.cap_cents),
    opens_on: call.opens_on ?? "",
    cutoffs: call.deadlines.map((d) => {
      const { date, time } = wallClock(d.closes_at);
      return d.has_time ? { date, time, stage: d.stage } : { date, stage: d.stage };
    }),
    time_zone: call.time_zone,
    trl_start: call.trl?.start ? String(call.trl.start) : "",
    trl_end: call.trl?.end ? String(call.trl.end) : "",
    ecosystems: codes(call.ecosystems),
    transitions: codes(call.transitions),
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
  const all: CallWrite = {
    ...form,
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
