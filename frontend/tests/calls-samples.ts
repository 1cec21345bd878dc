import type {
  CallCard,
  CallDetail,
  CallPage,
  ConsortiumDetail,
  ConsortiumMember,
  Eligibility,
  Fit,
  Line,
  Question,
  RuleResult,
  SourceRef,
} from "@/api/calls-types";
import type { Session } from "@/api/types";
import { session } from "./samples";

/** Invented calls and what belongs to them, in the API's shapes. */
const coded = (code: string, label = code) => ({ code, label });

export const source = (change: Partial<SourceRef> = {}): SourceRef => ({
  title: "General annexes",
  publisher: "European Commission",
  url: "https://example.org/annexes",
  read_on: "2026-11-28",
  kind: "official",
  status: "current",
  confidence: "seen_in_source",
  verified: true,
  ...change,
});

export const fitting = (change: Partial<Fit> = {}): Fit => ({
  band: coded("good"),
  reasons: [
    { code: "topic", text: "It is about recycling, like your offer.", caution: false, fields: [] },
    { code: "trl", text: "It asks for a working prototype.", caution: true, fields: [] },
  ],
  eligibility: { verdict: coded("no_obstacle"), summary: "" },
  ...change,
});

export const call = (change: Partial<CallCard> = {}): CallCard => ({
  id: "66666666-6666-4666-8666-666666666666",
  identifier: "DEMO-1",
  title: "Vouchers for recycling",
  programme: coded("demo", "Demo programme"),
  kind: coded("standard", "Call for proposals"),
  action_type: "",
  rule_set: coded("DEMO-RS", "Demo rules"),
  status: coded("open", "Open"),
  opens_on: "2026-10-01",
  next_deadline: "2027-02-15T17:00:00+01:00",
  deadlines: [
    { closes_at: "2026-09-01T17:00:00+02:00", stage: 1, has_time: true, past: true },
    { closes_at: "2027-02-15T17:00:00+01:00", stage: 1, has_time: true, past: false },
    { closes_at: "2027-06-01T17:00:00+02:00", stage: 2, has_time: true, past: false },
  ],
  days_left: 45,
  time_zone: "Europe/Brussels",
  budget: {
    min_cents: null,
    max_cents: null,
    total_cents: null,
    lump_sum_cents: 6_000_000,
    cap_cents: null,
    expected_grants: null,
  },
  applicants: coded("consortium"),
  who: [],
  trl: null,
  ecosystems: [],
  transitions: [],
  concepts: [],
  source: coded("demo"),
  publisher: "",
  is_demo: true,
  mark: "",
  fit: null,
  ...change,
});

export const line = (text: string, change: Partial<Line> = {}): Line => ({
  text,
  detail: null,
  verified: true,
  source: source(),
  url: null,
  ...change,
});

export const callDetail = (change: Partial<CallDetail> = {}): CallDetail => ({
  ...call(),
  ability_reasons: {},
  call_identifier: "",
  call_title: "",
  plain_summary: "Money for firms that recycle.",
  text_excerpt: "",
  language: "en",
  url: "https://example.org/call",
  fetched_on: "2026-11-01",
  problems: [],
  cascade: null,
  countries: [],
  regions: [],
  sections: {
    who_can_apply: [line("Small firms may apply.")],
    what_is_asked: [line("A short plan.", { verified: false })],
    alone_or_with_whom: [],
    dates: [],
    what_it_pays: [],
    first_steps: [],
  },
  rules: null,
  rules_note: null,
  overrides: [],
  abilities: { edit: false, save: true, see_members: false },
  ...change,
});

export const result = (change: Partial<RuleResult> = {}): RuleResult => ({
  rule_id: "min-partners",
  outcome: "unknown",
  level: "hard",
  verified: true,
  text: "At least two partners from two countries.",
  missing: [{ text: "One more partner from another country", field: null, fact: "countries" }],
  source: source(),
  ...change,
});

export const eligibility = (change: Partial<Eligibility> = {}): Eligibility => ({
  verdict: coded("unknown"),
  summary: "",
  roles: [{ kind: coded("beneficiary", "Partner"), outcome: "met", text: "Firms may take part." }],
  lead: null,
  alone: { outcome: "not_met", text: "One applicant alone is not enough." },
  funding: null,
  results: [result()],
  needs: [{ text: "One more partner from another country" }],
  missing_facts: [{ field: "is_sme", label: "Whether you are an SME", url_hint: "" }],
  ...change,
});

const noFacets: CallPage["facets"] = {
  programme: [],
  kind: [],
  status: [],
  applicants: [],
  who: [],
  ecosystem: [],
  transition: [],
  trl: [],
  budget: [],
  deadline: [],
  country: [],
  source: [],
};

export const callPage = (
  calls: CallCard[],
  facets: Partial<CallPage["facets"]> = {},
): CallPage => ({
  count: calls.length,
  page: 1,
  pages: 1,
  page_size: 20,
  next: null,
  previous: null,
  results: calls,
  facets: { ...noFacets, ...facets },
  query: { text: "", concepts: [] },
  degraded: false,
});

export const firmSession = (): Session => {
  const seat = {
    id: "77777777-7777-4777-8777-777777777777",
    role: "org_owner",
    label: "Owner",
    organisation: { id: "88888888-8888-4888-8888-888888888888", name: "Solaire du Nord" },
    cluster: null,
    network: null,
    region: null,
  };
  return session({
    authenticated: true,
    person: { id: seat.id, name: "Aline", email: "aline@example.org", language: "en" },
    seat,
    seats: [seat],
  });
};

export const member = (change: Partial<ConsortiumMember> = {}): ConsortiumMember => ({
  id: "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa",
  organisation: null,
  name: "Alpha",
  country: coded("FR", "France"),
  nuts: null,
  org_type: coded("sme", "SME"),
  is_sme: null,
  for_profit: null,
  kind: coded("beneficiary"),
  is_lead: false,
  cost_cents: null,
  subcontracted_cents: null,
  group: "",
  ...change,
});

export const consortium = (change: Partial<ConsortiumDetail> = {}): ConsortiumDetail => ({
  id: "99999999-9999-4999-8999-999999999999",
  name: "Our consortium",
  ability_reasons: {},
  state: coded("draft"),
  call: { id: call().id, identifier: "", title: call().title },
  owner: { kind: "organisation", id: "88888888-8888-4888-8888-888888888888", name: "Solaire" },
  members_count: 1,
  verdict: coded("unknown"),
  submitted_on: null,
  updated_at: "2026-11-28T10:00:00Z",
  abilities: { edit: true, submit: true, delete: true },
  months: null,
  total_cost_cents: null,
  grant_cents: null,
  trl_start: null,
  trl_end: null,
  declarations: {},
  members: [member({ is_lead: true })],
  evaluation: {
    verdict: coded("unknown"),
    summary: "",
    results: [result()],
    needs: [{ text: "One more partner from another country" }],
    questions: [],
    rule_set: { code: "DEMO-RS", label: "Demo rules", version: 1 },
    judged_on: "2026-11-28",
  },
  ...change,
});

export const questions: Question[] = [
  {
    id: "who",
    text: "Who are you?",
    hint: "",
    kind: "choice",
    suggested: null,
    options: [
      { code: "sme", label: "A small firm", hint: "Fewer than 250 people" },
      { code: "other", label: "Something else", hint: "" },
    ],
  },
  { id: "budget", text: "How much?", hint: "", kind: "money", options: [], suggested: null },
];
