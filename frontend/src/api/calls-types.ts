import type { components, operations } from "./schema";

/** Names for the answers about calls, programmes, schemes and consortia. */
type S = components["schemas"];

export type Verdict = "eligible" | "not_eligible" | "unknown" | "no_obstacle";
export type Outcome = S["OutcomeEnum"];
export type Mark = S["CallCard"]["mark"];

export type SourceRef = S["SourceRef"];
export type Deadline = S["Deadline"];
export type CallBudget = S["Budget"];
export type Fit = S["Fit"];
export type ShortVerdict = S["FitEligibility"];
export type CallCard = S["CallCard"];
export type Line = S["Line"];
export type Cascade = S["Cascade"];
export type CallDetail = S["CallDetail"];
export type CallFacets = S["CallFacets"];
export type CallPage = S["CallPage"];
export type CallsAsk = NonNullable<operations["calls_list"]["parameters"]["query"]>;
export type FitPage = S["CallsForMePage"];

/** The sections of a plain page, in the order in which one reads them. */
export const SECTIONS = [
  "who_can_apply",
  "what_is_asked",
  "alone_or_with_whom",
  "dates",
  "what_it_pays",
  "first_steps",
] as const satisfies (keyof S["Sections"])[];

export type Rule = S["RuleRow"];
export type PayRule = S["PayRow"];
export type RuleTable = S["RuleTable"];
export type RuleResult = S["Result"];
export type Eligibility = S["RoleAnswer"];
export type MissingFact = S["MissingField"];
export type EstimateAsk = S["EstimateWriteRequest"];
export type EstimateLine = S["EstimateLine"];
export type Estimate = S["Estimate"];
export type CutoffWrite = S["CutoffWrite"];
export type CallTyped = S["CallWrite"];
export type CallWrite = S["CallWriteRequest"];

export type Programme = S["Programme"];
export type ProgrammeDetail = S["ProgrammeDetail"];
export type RuleSet = S["RuleSet"];
export type CountrySet = S["CountrySet"];
export type NationalTerms = S["NationalTerms"];

export type Question = S["SchemeQuestion"];
export type SchemeAnswer = S["SchemeAnswer"];
export type SchemeAsk = S["SchemeAnswersRequest"];

export type AwardWrite = S["AwardWriteRequest"];

export type ConsortiumMember = S["ConsortiumMember"];
export type MemberWrite = S["ConsortiumMemberWriteRequest"];
export type Evaluation = S["ConsortiumEvaluation"];
export type ConsortiumDetail = S["Consortium"];
export type ConsortiumWrite = S["PatchedConsortiumWriteRequest"];

/** Where a call's calendar file lies; the browser loads it itself. */
export const calendarUrl = (id: string): string => `/api/v1/calls/${id}/calendar.ics`;
export const SAVED_CALENDAR_URL = "/api/v1/calls/saved.ics";
