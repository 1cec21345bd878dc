import type { components } from "./schema";

type S = components["schemas"];

export type Coded = S["Coded"];
export type Session = S["Session"];
export type Seat = S["Seat"];
export type DemoAccount = S["DemoAccount"];
export type Reference = S["Reference"];
export type Stage = S["Stage"];
export type Chain = S["Chain"];
export type ChainNode = S["ChainNode"];
export type ChainEdge = S["ChainEdge"];
export type ChainPosition = S["ChainPosition"];
export type Tile = S["Tile"];
export type TileMap = S["Map"];
export type Card = S["Card"];
export type Entry = S["Entry"];
export type EntryWrite = S["EntryWriteRequest"];
export type Organisation = S["Organisation"];
export type Project = S["Project"];
export type Cluster = S["Cluster"];
export type Member = S["Member"];
export type SearchPage = S["Search"];
export type SearchResult = S["SearchResult"];
export type FacetValue = S["FacetValue"];
export type Segment = S["Segment"];
export type Suggestion = S["Suggestion"];
export type ProfilePolicy = S["Policy"];
export type GetInTouch = S["GetInTouch"];
export type ConceptRef = S["ConceptRef"];
export type Nuts = S["Nuts"];

/** A page of a list. */
export type Page<T> = {
  count: number;
  page: number;
  pages: number;
  page_size: number;
  results: T[];
};

export type Proposal = S["Proposal"];
export type Reason = S["Reason"];
export type Evidence = S["Evidence"];
export type Band = Proposal["band"];
export type ProposalPage = S["ProposalPage"];
export type ProposalRun = S["Run"];
export type Balancing = NonNullable<Proposal["balancing"]>;
export type Ranking = S["Ranking"];
export type RankingPart = S["RankingPart"];
export type WhyNot = S["WhyNot"];
export type PlaceBand = S["PlaceBand"];
export type ChainView = S["ChainAnswer"];
export type ChainLink = S["Link"];
export type LinkState = ChainLink["state"];
export type FeedbackReason = Exclude<NonNullable<S["FeedbackRequest"]["reason"]>, "">;

export type ImportRun = S["ImportRun"];
export type ImportColumn = S["ImportColumn"];
export type ImportRow = S["ImportRow"];
export type CellProblem = S["ImportProblem"];
export type RowStatus = ImportRow["status"];

export type OrganisationWrite = S["PatchedOrganisationWriteRequest"];
export type Life = S["Life"];
export type HistoryRow = S["HistoryRow"];
export type ChangeRequest = S["ChangeRequest"];
export type Exclusion = S["Exclusion"];
export type ExclusionWrite = S["ExclusionWriteRequest"];
export type MandateWrite = S["MandateWriteRequest"];
export type MemberStaff = S["MemberStaff"];
export type FirmNotices = S["Notices"];
