import type { Card, ChainEdge, ImportRun, Proposal, Reason, Session } from "@/api/types";

/** Invented objects in the API's shapes. */
export const card = (change: Partial<Card> = {}): Card => ({
  id: "11111111-1111-4111-8111-111111111111",
  name: "Reciclaje del Ebro",
  country: { code: "ES", label: "Spain" },
  region: { code: "ES243", label: "Zaragoza" },
  city: "Zaragoza",
  org_type: { code: "sme", label: "SME" },
  size: { code: "small", label: "10 to 49" },
  standing: { code: "published", label: "Published" },
  stages: [],
  concepts: [],
  is_demo: true,
  is_newcomer: true,
  top_offer: "",
  top_need: "",
  clusters: [],
  ...change,
});

export const reason = (change: Partial<Reason> = {}): Reason => ({
  code: "offer_meets_need",
  sentence: "Its offer answers your need.",
  strength: 0.5,
  contribution: 1,
  evidence: [],
  ...change,
});

export const proposal = (change: Partial<Proposal> = {}): Proposal => ({
  id: "22222222-2222-4222-8222-222222222222",
  rank: 1,
  organisation: card(),
  probability: 0.714,
  band: "strong",
  reasons: [reason()],
  cautions: [],
  need: null,
  link: "",
  feedback: null,
  balancing: null,
  contact: { action: "ask", why: "" },
  standing_action: "ask",
  ...change,
});

export const session = (change: Partial<Session> = {}): Session => ({
  authenticated: false,
  csrf: "token",
  person: null,
  seat: null,
  seats: [],
  languages: [{ code: "en", label: "English" }],
  back_office: false,
  demo_accounts: [],
  providers: [],
  sign_up_open: true,
  version: "0.0.0",
  ...change,
});

export const clusterSession = (): Session => {
  const seat = {
    id: "33333333-3333-4333-8333-333333333333",
    role: "cluster_manager",
    label: "Manager",
    organisation: null,
    cluster: { id: "44444444-4444-4444-8444-444444444444", name: "Cluster Mitte" },
    network: null,
    region: null,
  };
  return session({
    authenticated: true,
    person: { id: seat.id, name: "Jonas", email: "jonas@example.org", language: "en" },
    seat,
    seats: [seat],
  });
};

export const importRun = (change: Partial<ImportRun> = {}): ImportRun => ({
  id: "55555555-5555-4555-8555-555555555555",
  file_name: "members.csv",
  state: "checked",
  created_at: "2026-01-02T12:00:00Z",
  applied_at: null,
  job: { kind: "check", state: "done", done: 3, total: 3 },
  sheets: [{ name: "members", rows: 3 }],
  sheet: "members",
  encoding: "utf-8",
  delimiter: ";",
  header_rows: [1],
  columns: [
    {
      index: 0,
      letter: "A",
      heading: "Firma",
      fields: ["legal_name"],
      samples: ["Alpha"],
      field: "legal_name",
      confidence: 0.98,
    },
    {
      index: 1,
      letter: "B",
      heading: "Ort",
      fields: ["city"],
      samples: ["Graz"],
      field: "city",
      confidence: 0.6,
    },
    {
      index: 2,
      letter: "C",
      heading: "Notiz",
      fields: [],
      samples: ["x"],
      field: null,
      confidence: 0,
    },
  ],
  fields: [
    { code: "legal_name", label: "Name", required: true },
    { code: "city", label: "Town", required: false },
    { code: "description", label: "Description", required: false },
  ],
  warnings: [],
  counts: { rows: 3, new: 2, changed: 0, same: 0, duplicate: 0, faulty: 1, skipped: 0 },
  error: null,
  abilities: { map: true, check: true, apply: true, cancel: false, undo: false },
  ...change,
});

export const edge = (source: string, target: string, loop = false): ChainEdge => ({
  source,
  target,
  loop,
});
