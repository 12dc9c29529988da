/** The shapes of the HTTP interface, as the server tells them. */

/** A sentence in both languages; some older answers have one in English only. */
export type Said = string | { en: string; ko?: string };

export interface Session {
  party: string;
  viewer: { party: string; clearances: unknown };
  version: string;
  snapshot: string;
  synthetic: boolean;
  horizon: { start: string; end: string } | null;
  counts: { events: number; tracks: number; vessels: number; leads: number };
}

export type FoundType = 'vessel' | 'lead' | 'event' | 'port';
export interface Found {
  type: FoundType;
  id: string;
  title: string;
  detail: string;
  mmsi?: number | null;
  imo?: number | null;
  lat?: number | null;
  lon?: number | null;
}

export interface EventVessel {
  track: string | null;
  segment: string | null;
  mmsi: number;
  imo: number | null;
  name: string | null;
}
export type Measure = string | number | boolean | null;
export interface BaseRate {
  per_1000_ship_days: number | null;
  events: number;
  ship_days: number;
  ships: string;
  month: string;
  note?: string | null;
}
export interface SourceLine {
  file: string;
  name: string | null;
  offset: number;
  text: string | null;
  attribution: string | null;
}
export interface Marking {
  levels: [string, string][];
  originators: string[];
  releasable_to: string[];
  caveats: string[];
}
export interface EventRow {
  id: string;
  kind: string;
  rule: string;
  rule_version: string;
  start: string;
  end: string | null;
  open: boolean;
  lat: number | null;
  lon: number | null;
  vessels: EventVessel[];
  measures: Record<string, Measure>;
  reasons: string[];
  base_rate: BaseRate | null;
  marking: Marking | string | null;
  snapshot: string;
  source_lines?: SourceLine[];
}

export interface Ship {
  mmsi: number;
  imo: number | null;
  name: string | null;
  flag: string | null;
  /** Number of the type as she says it, and the group it is of. */
  ship_type: number | null;
  group: string | null;
  track: string | null;
}
export type SignalSource = 'event' | 'match' | 'identity' | 'sighting' | 'watchlist' | 'chain';
export interface Signal {
  name: string;
  title: Said;
  source: SignalSource;
  /** Of its events; null of what has none. */
  kind?: string | null;
  start: string | null;
  end: string | null;
  lat: number | null;
  lon: number | null;
  value: Said;
  base_rate: {
    p: number | null;
    per_1000_ship_days: number | null;
    events: number | null;
    ship_days: number | null;
    ships: string | null;
    kind: 'water' | 'lake' | 'reference';
    text: Said;
  } | null;
  under_practice: { p: number | null; n: number | null; synthetic: boolean; text: Said } | null;
  weight: number;
  ratio: number | null;
  counted: boolean;
  counted_with: string | null;
  why_not?: Said | null;
  /** How often it was seen. */
  times?: number;
  events: string[];
  matches: string[];
  reasons: string[];
  explanations: string[];
  vessels: number[];
}
export type Verdict = 'confirm' | 'dismiss' | 'watch' | 'withdraw';
export interface LeadJudgement {
  verdict: Verdict;
  why: string;
  who: string;
  decided: string;
  stale: boolean;
}
export interface LeadPractice {
  code: string;
  name: Said;
  probability: number;
}
export interface Lead {
  id: string;
  kind: 'hull' | 'pair' | 'company';
  title: Said;
  vessels: Ship[];
  company: string | { name: string } | null;
  start: string;
  end: string | null;
  state: 'open' | 'closed';
  lat: number | null;
  lon: number | null;
  score: number;
  log_odds: number;
  prior_log_odds: number;
  /** What judgements of other leads have taught; 0 when nothing. */
  learnt_log_odds?: number;
  /** How many innocent explanations hold; lists have this, and not the explanations. */
  explained?: number;
  rank: number;
  practices: LeadPractice[];
  signals: Signal[];
  not_checked: { what: string; text: Said }[];
  explanations: { name: string; text: Said; event: string | null }[];
  decides: {
    text: Said;
    lat: number | null;
    lon: number | null;
    radius_m: number | null;
    from: string | null;
    until: string | null;
  }[];
  paragraphs: { resolution: string; paragraph: string; text: Said; source: string }[];
  judgement: LeadJudgement | null;
  history: { snapshot: string; score: number }[];
  marking: Marking | string | null;
  snapshot: string;
  policy: string;
}
export interface Leads {
  leads: Lead[];
  total: number;
  policy: string;
  prior: { value: number; text: Said };
}
export interface Practice {
  code: string;
  name: Said;
  what: Said;
  signals: Said;
  traps: Said;
}

export interface LaneEntry {
  lane: 'registered' | 'broadcast' | 'seen';
  attribute: string;
  value: string;
  from: string | null;
  until: string | null;
  times: number;
  source: string;
  source_rows: { file: string; line?: number; offset?: number }[];
  of: string;
}
export interface Contradiction {
  kind: string;
  attribute: string;
  from: string | null;
  until: string | null;
  what: string;
  said: LaneEntry[];
}
export interface Join {
  a: string;
  b: string;
  kind: string;
  confidence: string;
  reason: string;
  made: boolean;
  undone_by: string | null;
}
export interface Hull {
  identities: string[];
  imos: number[];
  mmsis: number[];
  joins: Join[];
  decisions: string[];
  lanes: Record<'registered' | 'broadcast' | 'seen', LaneEntry[]>;
  contradictions: Contradiction[];
}
export interface VesselMatch {
  hit_id: string;
  ship: string;
  identity_from: string | null;
  identity_until: string | null;
  list: string;
  list_class: string;
  list_as_of: string | null;
  key: string;
  status: string;
  score: number;
  receipt: string | null;
  found: string | null;
  ended: string | null;
  end_reason: string | null;
  name: string;
  reasons: HitReason[];
  disposition: Disposition;
}
export interface Vessel {
  query: string;
  mmsis: { mmsi: number; class: string; flag_by_mid: string | null }[];
  identity: {
    mmsi: number;
    imo: number | null;
    name: string | null;
    call_sign: string | null;
    ship_type: number | null;
    length_m: number | null;
    width_m: number | null;
    reports: number;
    first: string;
    last: string;
  }[];
  tracks: { track: string; start: string; end: string; positions: number }[];
  events: EventRow[];
  hulls: Hull[];
  matches: {
    checked: boolean;
    why: string | null;
    screened: { ship: string; verdict: string; screened: string; receipt: string | null }[];
    matches: VesselMatch[];
  };
  partners?: { mmsi: number; name: string | null; imo: number | null; events: string[]; count: number; last: string }[];
  ports?: { port: string; country: string | null; visits: number; last: string; lat: number | null; lon: number | null }[];
  snapshot: string;
}

export interface Positions {
  t: number[];
  lat: number[];
  lon: number[];
  speed_kn: (number | null)[];
  course_deg: (number | null)[];
  heading_deg: (number | null)[];
  noise: (string | null | boolean | number)[];
  segment: (string | null)[];
  track: (string | null)[];
  thinned?: boolean;
}
export interface PairSeries {
  t: number[];
  distance_m: (number | null)[];
  speed_1_kn: (number | null)[];
  speed_2_kn: (number | null)[];
}
export interface Draughts {
  t: number[];
  draught_m: (number | null)[];
  destination: (string | null)[];
}
export interface Neighbours {
  hours: number[];
  ships: number[];
}

export interface ListState {
  list: string;
  list_class: string;
  state: 'checked' | 'not checked';
  searched: boolean;
  why?: string;
  as_of?: string;
  recorded?: string;
  entries?: number;
  sha256?: string;
}
export interface Against {
  as_of: string;
  known_on: string;
  lists: ListState[];
}
export interface HitReason {
  name?: string;
  factor?: string;
  verdict?: string;
  sentence?: string;
  text?: string;
  what?: string;
  [key: string]: unknown;
}
export interface Disposition {
  state?: string;
  verdict?: string | null;
  who?: string | null;
  why?: string | null;
  until?: string | null;
  sentence?: string | null;
  [key: string]: unknown;
}
export interface Hit {
  id: string;
  status: string;
  score: number;
  list: string;
  class: string;
  key: string;
  kind: string;
  name: string;
  matched_name: { text: string; kind: string } | null;
  query_name: string | null;
  name_score: number | null;
  programmes: string[];
  listed_on: string | null;
  reasons: HitReason[];
  disposition: Disposition;
}
export interface Screening {
  query: { kind: string | null; names: string[]; said: unknown[]; key: string; hash: string };
  lists: ListState[];
  as_of: string;
  known_on: string;
  verdict: 'hits' | 'questions' | 'clear' | 'not checked';
  notes: string[];
  hits: Hit[];
  questions: Hit[];
  set_aside: Hit[];
  needs_someone: number;
  receipt: string;
}
export interface Receipt {
  receipt: string;
  made: string;
  index: number;
  tree: { size: number; root: string };
  holds: boolean;
  problems: string[];
  erased: unknown;
  says: Record<string, unknown> | null;
}

export type JobState = 'waiting' | 'running' | 'done' | 'failed';
export interface Job {
  id: string;
  kind: string;
  state: JobState;
  stage: string | null;
  done: number | null;
  total: number | null;
  message: string | null;
  result: unknown;
  error: string | null;
  started: string | null;
  ended: string | null;
}
export interface DataState {
  sources: {
    source: string;
    format: string;
    files: number;
    positions: number;
    first: string | null;
    last: string | null;
    rejected: number;
  }[];
  files: Record<string, unknown>[];
  snapshots: { id: string; number: number; operation: string; tables: unknown }[];
  lists: ListState[] | Against;
  not_checked: { what: string; why: string; todo: string }[];
  jobs: Job[];
}
export interface Rejects {
  rejects: { file: string; offset: number | null; reason: string; text: string | null }[];
  total: number;
}
