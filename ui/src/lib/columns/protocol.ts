/** What the page and its worker say to each other. */
import type { View } from '../map/mercator';

/** What is asked for; empty lists mean all. Codes are those of the event columns. */
export interface Wanted {
  since: number;
  until: number;
  kinds: string[];
  flags: string[];
  types: string[];
  /** Corners of an area as longitude and latitude; none: everywhere. */
  area: [number, number][];
  explained: 'any' | 'yes' | 'no';
  /** Only events of these ships; null: of all. */
  ships: number[] | null;
}

export interface Bounds {
  start: number;
  end: number;
}
export interface Meta {
  horizon: Bounds | null;
  kinds: string[];
  flags: string[];
  types: string[];
  events: number;
  tracks: number;
}

/** Numbers a symbol has in `Picture.symbols`: x, y from the origin; size; shape; family; turn; strength. */
export const SYMBOL_FLOATS = 7;
/** Numbers a vertex has in `Picture.lines`: x, y from the origin; way along a silence, -1 where heard. */
export const LINE_FLOATS = 3;

export interface Picture {
  /** Of what was asked last: older ones are left out. */
  number: number;
  origin: [number, number];
  symbols: Float32Array<ArrayBuffer>;
  /** Events that a symbol stands for. */
  counts: Uint32Array<ArrayBuffer>;
  /** The event of a symbol that stands for one, else the first of them; ships have 0xffffffff. */
  rows: Uint32Array<ArrayBuffer>;
  lines: Float32Array<ArrayBuffer>;
  shownEvents: number;
  shownTracks: number;
  /** From when tracks are drawn, where there are too many to draw all of each. */
  tracksSince: number | null;
  /** For which it was made: cells of symbols that stand for many are those of this zoom. */
  zoom: number;
}
export interface Histogram {
  start: number;
  step: number;
  /** One row a family, as many bars each as there are steps. */
  bars: Uint32Array<ArrayBuffer>;
  steps: number;
}
export interface Row {
  row: number;
  id: string;
  kind: string;
  start: number;
  end: number;
  mmsi: number;
  name: string;
  lat: number;
  lon: number;
  explained: boolean;
}
export interface Facets {
  kinds: Record<string, number>;
  flags: Record<string, number>;
  types: Record<string, number>;
}
export interface Here {
  total: number;
  kinds: [string, number][];
  first: Row[];
  /** Longitude and latitude of the middle of them. */
  middle: [number, number];
}

export type Ask =
  | { type: 'load' }
  | { type: 'picture'; number: number; wanted: Wanted; view: View; seen: View; tracks: boolean }
  | { type: 'histogram'; number: number; wanted: Wanted; steps: number }
  | { type: 'rows'; number: number; wanted: Wanted; view: View | null; most: number }
  | { type: 'facets'; number: number; wanted: Wanted }
  | { type: 'here'; number: number; wanted: Wanted; lon: number; lat: number; radius: number; family: number };

export type Answer =
  | { type: 'events'; meta: Meta; took: number }
  | { type: 'tracks'; tracks: number }
  | { type: 'failed'; status: number; message: string; what: 'events' | 'tracks' }
  | { type: 'picture'; picture: Picture }
  | { type: 'histogram'; number: number; histogram: Histogram }
  | { type: 'rows'; number: number; rows: Row[]; total: number }
  | { type: 'facets'; number: number; facets: Facets }
  | { type: 'here'; number: number; here: Here }
  | { type: 'deeper' };
