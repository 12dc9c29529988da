/** What a lead is shown with: positions of its ships, its events whole, what was said of draughts and who else was heard. */
import { draughts, event, neighbours, pair, positions } from '../../lib/api/calls';
import type { Draughts, EventRow, Lead, Neighbours, PairSeries, Positions } from '../../lib/api/types';
import { epoch, iso } from '../../lib/state/numbers';

export interface Span {
  start: number;
  end: number;
}

/** The time that is shown: that of the lead, and some before and after, within what was heard. */
export function spanOf(lead: Lead, horizon: Span | null): Span {
  const starts = [epoch(lead.start), ...lead.signals.map((signal) => epoch(signal.start))].filter((t) => !Number.isNaN(t));
  const ends = [epoch(lead.end), ...lead.signals.map((signal) => epoch(signal.end))].filter((t) => !Number.isNaN(t));
  const start = Math.min(...starts);
  const end = Math.max(...ends, start + 3600);
  const pad = Math.max(6 * 3600, (end - start) * 0.12);
  return { start: Math.max(start - pad, horizon?.start ?? 0), end: Math.min(end + pad, horizon?.end ?? Infinity) };
}

export interface Context {
  positions: Map<number, Positions>;
  draughts: Map<number, Draughts>;
  pair: PairSeries | null;
  neighbours: Neighbours | null;
  events: EventRow[];
}

/** Null where an answer fails: a plot without data says so, the page goes on. */
const or = <T>(asked: Promise<T>): Promise<T | null> => asked.catch(() => null);

const MOST_EVENTS = 24;

export async function contextOf(lead: Lead, span: Span): Promise<Context> {
  const ships = lead.vessels.slice(0, 4).map((ship) => ship.mmsi);
  const since = iso(Math.floor(span.start));
  const until = iso(Math.ceil(span.end));
  const ids = [...new Set(lead.signals.flatMap((signal) => signal.events))].slice(0, MOST_EVENTS);
  const [at, drawn, together, others, events] = await Promise.all([
    Promise.all(ships.map((mmsi) => or(positions({ mmsi, since, until })))),
    Promise.all(ships.slice(0, 2).map((mmsi) => or(draughts(mmsi)))),
    ships.length > 1 ? or(pair(ships[0], ships[1], since, until)) : null,
    ships.length > 0 ? or(neighbours(ships[0], since, until)) : null,
    Promise.all(ids.map((id) => or(event(id)))),
  ]);
  const byShip = <T>(list: (T | null)[]): Map<number, T> => new Map(list.flatMap((one, i) => (one ? [[ships[i], one] as [number, T]] : [])));
  return { positions: byShip(at), draughts: byShip(drawn), pair: together, neighbours: others, events: events.filter((one) => one !== null) };
}
