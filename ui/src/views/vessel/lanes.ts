/** A ship's identity as bars over time: for every attribute what registers, her transponder and witnesses say of it. */
import type { Contradiction, Hull, LaneEntry } from '../../lib/api/types';

export const LANES = ['registered', 'broadcast', 'seen'] as const;
export type Lane = (typeof LANES)[number];
const ORDER = ['name', 'former_name', 'imo', 'mmsi', 'flag', 'call_sign', 'ship_type', 'length_m', 'width_m', 'owner', 'operator', 'status', 'issued'];

export interface Bar {
  entry: LaneEntry;
  /** Epoch seconds; infinite where the source did not say. */
  from: number;
  to: number;
}
export interface AttributeRow {
  attribute: string;
  lanes: Record<Lane, Bar[]>;
  contradictions: Contradiction[];
}
export interface Span {
  start: number;
  end: number;
}

const DAY = 86_400;
const begin = (said: string | null): number => (said ? Date.parse(said) / 1000 : -Infinity);
/** The end of a day that is named without an hour is the end of that day. */
const finish = (said: string | null): number => (said ? Date.parse(said) / 1000 + (said.length === 10 ? DAY : 0) : Infinity);

export function rowsOf(hull: Hull): AttributeRow[] {
  const attributes = new Set([...LANES.flatMap((lane) => hull.lanes[lane].map((entry) => entry.attribute)), ...hull.contradictions.map((one) => one.attribute)]);
  const rank = (name: string): number => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  return [...attributes].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b)).map((attribute) => ({
    attribute,
    lanes: Object.fromEntries(LANES.map((lane) => [lane, barsOf(hull.lanes[lane], attribute)])) as Record<Lane, Bar[]>,
    contradictions: hull.contradictions.filter((one) => one.attribute === attribute),
  }));
}

function barsOf(entries: LaneEntry[], attribute: string): Bar[] {
  return entries
    .filter((entry) => entry.attribute === attribute)
    .map((entry) => ({ entry, from: begin(entry.from), to: finish(entry.until) }))
    .sort((a, b) => a.from - b.from || a.to - b.to);
}

/** Bars that overlap lie on lines of their own. */
export function stacked(bars: Bar[]): { bar: Bar; line: number }[] {
  const ends: number[] = [];
  return bars.map((bar) => {
    let line = ends.findIndex((end) => end <= bar.from);
    if (line < 0) line = ends.length;
    ends[line] = bar.to;
    return { bar, line };
  });
}

/** The time in which she was heard or seen, with some beside it. */
export function heardSpan(hulls: Hull[]): Span | null {
  const times = hulls
    .flatMap((hull) => [...hull.lanes.broadcast, ...hull.lanes.seen])
    .flatMap((entry) => [begin(entry.from), finish(entry.until)])
    .filter(Number.isFinite);
  return padded(times);
}

/** All time that anything says something of. */
export function wholeSpan(hulls: Hull[]): Span | null {
  const times = hulls
    .flatMap((hull) => LANES.flatMap((lane) => hull.lanes[lane]))
    .flatMap((entry) => [begin(entry.from), finish(entry.until)])
    .filter(Number.isFinite);
  return padded(times);
}

function padded(times: number[]): Span | null {
  if (times.length === 0) return null;
  const start = times.reduce((a, b) => Math.min(a, b));
  const end = times.reduce((a, b) => Math.max(a, b));
  const pad = Math.max((end - start) * 0.04, 3600);
  return { start: start - pad, end: end + pad };
}
