import { makeClient } from "./client";
import type { Card, Coded, ConceptRef, FacetValue, Page } from "./types";

/**
 * The answers about calls, programmes and consortia, and the client that asks for them.
 *
 * Everything else takes these names from here, so that this file alone says where they come from.
 */

export type Verdict = "eligible" | "not_eligible" | "unknown" | "no_obstacle";
export type Outcome = "met" | "not_met" | "unknown";
export type Band = "strong" | "good" | "possible";
export type Mark = "" | "saved" | "hidden";
export type Level = "hard" | "soft";

/** Where a value was read, and when. */
export type SourceRef = {
  title: string;
  publisher: string;
  url: string;
  read_on: string | null;
  kind: string;
  status: string;
  confidence: string;
  verified: boolean;
};

export type Deadline = { closes_at: string; stage: number; has_time: boolean; past: boolean };

export type CallBudget = {
  min_cents: number | null;
  max_cents: number | null;
  total_cents: number | null;
  lump_sum_cents: number | null;
  cap_cents: number | null;
  expected_grants: number | null;
};

export type FitReason = { code: string; text: string; caution: boolean; fields: string[] };
export type ShortVerdict = { verdict: Coded; summary: string };
export type Fit = { band: Coded; reasons: FitReason[]; eligibility: ShortVerdict };

export type CallCard = {
  id: string;
  identifier: string;
  title: string;
  programme: Coded | null;
  kind: Coded;
  action_type: string;
  rule_set: Coded | null;
  status: Coded;
  opens_on: string | null;
  next_deadline: string | null;
  deadlines: Deadline[];
  days_left: number | null;
  time_zone: string;
  budget: CallBudget;
  applicants: Coded;
  who: Coded[];
  trl: { start: number | null; end: number | null } | null;
  ecosystems: Coded[];
  transitions: Coded[];
  concepts: ConceptRef[];
  source: Coded;
  publisher: string;
  is_demo: boolean;
  mark: Mark;
  fit: Fit | null;
};

/** One plain sentence of a call's page, and what it rests on. */
export type Line = {
  text: string;
  detail: string | null;
  verified: boolean | null;
  source: SourceRef | null;
  url: string | null;
};

export const SECTIONS = [
  "who_can_apply",
  "what_is_asked",
  "alone_or_with_whom",
  "dates",
  "what_it_pays",
  "first_steps",
] as const;
export type SectionKey = (typeof SECTIONS)[number];
export type Sections = Record<SectionKey, Line[]>;

export type Rule = {
  id: string;
  text: string;
  level: Level;
  verified: boolean;
  known: boolean;
  overridden?: boolean;
  source: SourceRef | null;
  note: string | null;
};
export type PayRule = Omit<Rule, "level" | "overridden">;
export type RuleTable = {
  rule_set: Coded & {
    version: number;
    valid_from: string | null;
    valid_to: string | null;
    is_template: boolean;
  };
  rules: Rule[];
  pays: PayRule[];
};

export type Cascade = {
  owner_project: string;
  project_id: string | null;
  lump_sum_cents: number | null;
  cap_cents: number | null;
  countries: Coded[];
  awarded_cents: number | null;
  room_cents: number | null;
};

export type CallDetail = CallCard & {
  call_identifier: string;
  call_title: string;
  plain_summary: string | null;
  text_excerpt: string;
  language: string;
  url: string;
  fetched_on: string | null;
  problems: { code: string; text: string }[];
  cascade: Cascade | null;
  countries: Coded[];
  regions: Coded[];
  sections: Sections;
  rules: RuleTable | null;
  /** Why there are no rules, where there are none. */
  rules_note?: string | null;
  overrides: unknown[];
  abilities: { edit: boolean; save: boolean; see_members: boolean };
};

export type CallFacets = Record<string, FacetValue[]>;
export type CallPage = Page<CallCard> & {
  facets: CallFacets;
  query: { text: string; concepts: ConceptRef[] };
  degraded: boolean;
};
export type MissingFact = { field: string; label: string; url_hint?: string };
export type FitPage = Page<CallCard> & { profile: { missing: MissingFact[] } };

/** What would decide a rule: `fact` names a fact of the project where the API tells it. */
export type Missing = { text: string; field: string | null; fact?: string };
export type RuleResult = {
  rule_id: string;
  outcome: Outcome;
  level: Level;
  verified: boolean;
  text: string;
  missing: Missing[];
  source: SourceRef | null;
};
export type Eligibility = {
  verdict: Coded;
  summary: string;
  roles: { kind: Coded; outcome: Outcome; text: string }[];
  lead: { outcome: Outcome; text: string } | null;
  alone: { outcome: Outcome; text: string } | null;
  funding?: { outcome: Outcome; text: string } | null;
  results: RuleResult[];
  needs: { text: string }[];
  missing_facts: MissingFact[];
};

export type EstimateAsk = { budget_cents: number; country?: string; for_profit?: boolean };
export type EstimateLine = {
  id: string;
  label: string;
  amount_cents: number | null;
  /** Where only a span is known. */
  low_cents?: number | null;
  high_cents?: number | null;
  rate: number | null;
  text: string;
  verified: boolean;
  source: SourceRef | null;
};
export type Estimate = {
  lines: EstimateLine[];
  grant_cents: number | null;
  own_share_cents: number | null;
  prefinancing_cents: number | null;
  notes: Line[];
};

export type Original = { html: string; conditions_html: string; url: string; language: string };
export type FittingMember = {
  organisation: Card;
  band: Coded;
  reasons: FitReason[];
  eligibility: ShortVerdict;
};

export type CutoffWrite = { date: string; time?: string | null; stage: number };
export type CallWrite = {
  title: string;
  language: string;
  plain: string;
  text: string;
  programme: string;
  rule_set: string;
  kind: string;
  applicants: string;
  who: string[];
  countries: string[];
  regions: string[];
  budget_min_cents: number | null;
  budget_max_cents: number | null;
  budget_total_cents: number | null;
  lump_sum_cents: number | null;
  cap_cents: number | null;
  rate: number | null;
  opens_on: string | null;
  cutoffs: CutoffWrite[];
  time_zone: string;
  trl_start: number | null;
  trl_end: number | null;
  ecosystems: string[];
  transitions: string[];
  url: string;
  publisher: string;
  owner_project_name: string;
};

export type Programme = {
  code: string;
  label: string;
  level: Coded;
  summary: string;
  home: string;
  country?: Coded | null;
  region?: Coded | null;
  period: { from: string | null; to: string | null };
};
export type RuleSet = Coded & {
  summary: string;
  version: number;
  valid_from: string | null;
  valid_to: string | null;
  is_template: boolean;
  applicants: Coded;
  rules: RuleTable;
};
export type CountryMember = {
  country: Coded;
  state: Coded;
  scopes: string[];
  excepted: string[];
  from: string | null;
  to: string | null;
  source: SourceRef | null;
};
export type CountrySet = { set: string; set_label: string; members: CountryMember[] };
export type NationalTerms = {
  country: Coded;
  state: Coded;
  rate_min: number | null;
  rate_max: number | null;
  cap_cents: number | null;
  cap_note: string;
  who: Coded[];
  deadline: string | null;
  deadline_note: string;
  agency: string;
  url: string;
  note?: string;
  source: SourceRef | null;
};
export type ProgrammeDetail = Programme & {
  rule_sets: RuleSet[];
  countries: CountrySet[];
  national_terms: NationalTerms[];
};

export type Question = {
  id: string;
  text: string;
  hint: string;
  kind: "choice" | "country" | "region" | "money";
  options: { code: string; label: string; hint: string }[];
  /** What the profile of the acting organisation answers already. */
  suggested?: string | null;
};
export type SchemeAnswer = {
  rule_set: Coded;
  summary: string;
  programme: Coded | null;
  level: Coded;
  band: string;
  is_template: boolean;
  applicants: Coded;
  home: string;
  sections: Sections;
  why: string[];
  against: string[];
  unknown: string[];
  calls: CallCard[];
};
export type SchemeAsk = Record<string, string | number>;
export type SchemeAnswers = { answers: SchemeAnswer[]; none_text: string | null };

export type Award = {
  id: string;
  project_name: string;
  amount_cents: number;
  awarded_on: string;
  programme: Coded | null;
  call: { id: string; title: string } | null;
};
export type AwardWrite = {
  programme?: string | null;
  project_name: string;
  amount_cents: number;
  awarded_on: string;
};

export type MemberFacts = {
  organisation: string | null;
  name: string;
  is_sme: boolean | null;
  for_profit: boolean | null;
  is_lead: boolean;
  cost_cents: number | null;
  subcontracted_cents: number | null;
  group: string;
};
export type ConsortiumMember = MemberFacts & {
  id: string;
  country: Coded | null;
  nuts: Coded | null;
  org_type: Coded | null;
  kind: Coded | null;
};
/** A partner as it is sent; facts that are left out come from the directory. */
export type MemberWrite = Partial<
  MemberFacts & { country: string; nuts: string; org_type: string; kind: string }
>;
export type Evaluation = {
  verdict: Coded;
  summary: string;
  results: RuleResult[];
  needs: { text: string }[];
  rule_set: { code: string; label: string; version: number } | null;
  judged_on: string;
};
export type Consortium = {
  id: string;
  name: string;
  state: Coded;
  call: { id: string; identifier: string; title: string };
  members_count: number;
  verdict: Coded;
  submitted_on: string | null;
  updated_at: string;
  abilities: { edit: boolean; submit: boolean; delete: boolean };
};
export type ProjectFacts = {
  months: number | null;
  total_cost_cents: number | null;
  grant_cents: number | null;
  trl_start: number | null;
  trl_end: number | null;
  declarations: Record<string, boolean | null>;
};
export type ConsortiumDetail = Consortium &
  ProjectFacts & {
    members: ConsortiumMember[];
    evaluation: Evaluation;
  };
export type ConsortiumWrite = Partial<ProjectFacts & { name: string }>;

type Query = Record<string, unknown>;
type Json<A> = { content: { "application/json": A } };
type Operation<A, B, P, Q> = {
  parameters: { query?: Q; header?: never; path: P; cookie?: never };
  responses: { 200: Json<A> };
} & (B extends null ? { requestBody?: never } : { requestBody: Json<B> });
type Get<A, P = Record<string, never>, Q = Query> = { get: Operation<A, null, P, Q> };
type Post<A, B = null, P = Record<string, never>> = { post: Operation<A, B, P, Query> };
type Id = { public_id: string };

type Paths = {
  "/api/v1/calls/": Get<CallPage> & Post<CallCard, CallWrite>;
  "/api/v1/calls/for-me/": Get<FitPage>;
  "/api/v1/calls/{public_id}/": Get<CallDetail, Id> & {
    patch: Operation<CallCard, Partial<CallWrite>, Id, Query>;
  };
  "/api/v1/calls/{public_id}/form/": Get<CallWrite, Id>;
  "/api/v1/calls/{public_id}/withdraw/": Post<unknown, null, Id>;
  "/api/v1/calls/{public_id}/original/": Get<Original, Id>;
  "/api/v1/calls/{public_id}/eligibility/": Get<Eligibility, Id>;
  "/api/v1/calls/{public_id}/estimate/": Post<Estimate, EstimateAsk, Id>;
  "/api/v1/calls/{public_id}/mark/": {
    put: Operation<unknown, { mark: Exclude<Mark, ""> }, Id, Query>;
    delete: Operation<unknown, null, Id, Query>;
  };
  "/api/v1/calls/{public_id}/members/": Get<Page<FittingMember>, Id>;
  "/api/v1/programmes/": Get<Page<Programme>>;
  "/api/v1/programmes/{code}/": Get<ProgrammeDetail, { code: string }>;
  "/api/v1/schemes/questions/": Get<Question[]>;
  "/api/v1/schemes/": Post<SchemeAnswers, { answers: SchemeAsk }>;
  "/api/v1/organisations/{public_id}/awards/": Get<Page<Award>, Id> & Post<Award, AwardWrite, Id>;
  "/api/v1/organisations/{public_id}/awards/{award_id}/": {
    delete: Operation<unknown, null, Id & { award_id: string }, Query>;
  };
  "/api/v1/consortia/": Get<Page<Consortium>> &
    Post<ConsortiumDetail, { call: string; name: string }>;
  "/api/v1/consortia/{public_id}/": Get<ConsortiumDetail, Id> & {
    patch: Operation<ConsortiumDetail, ConsortiumWrite, Id, Query>;
    delete: Operation<unknown, null, Id, Query>;
  };
  "/api/v1/consortia/{public_id}/members/": {
    put: Operation<ConsortiumDetail, { members: MemberWrite[] }, Id, Query>;
  };
  "/api/v1/consortia/{public_id}/submit/": Post<
    ConsortiumDetail,
    { submitted_on?: string | null },
    Id
  >;
};

/** The client for these addresses. */
export const callsApi = makeClient<Paths>();

/** Where a call's calendar file lies; the browser loads it itself. */
export const calendarUrl = (id: string): string => `/api/v1/calls/${id}/calendar.ics`;
export const SAVED_CALENDAR_URL = "/api/v1/calls/saved.ics";
