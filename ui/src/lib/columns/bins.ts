/** Many events as few symbols: where the map is far away, one symbol a cell and family, as large as they are many. */
import { FAMILIES, SHAPE } from '../map/palette';
import { worldSize, type View } from '../map/mercator';
import { mercatorX, mercatorY } from '../map/mercator';
import type { EventColumns } from './events';
import { SYMBOL_FLOATS } from './protocol';

/** Edges of a view in the square of the map, a little wider than what is seen so that panning finds something drawn. */
export interface Frame {
  west: number;
  east: number;
  north: number;
  south: number;
}
export function frameOf(view: View, margin = 0.5): Frame {
  const west = mercatorX(view.west);
  const east = mercatorX(view.east);
  const north = mercatorY(view.north);
  const south = mercatorY(view.south);
  const wide = (east - west) * margin;
  const high = (south - north) * margin;
  return { west: west - wide, east: east + wide, north: north - high, south: south + high };
}

/** The turn of a point that lies in the frame, else NaN: longitude wraps. */
export function turnedInto(frame: Frame, x: number): number {
  if (x < -1) return NaN;
  const turned = x + Math.ceil(frame.west - x);
  return turned <= frame.east ? turned : NaN;
}

/** Above so many in the frame they are drawn together. */
export const MOST_SINGLE = 2500;
export const CELL_PX = 42;

export interface Symbols {
  symbols: Float32Array<ArrayBuffer>;
  counts: Uint32Array<ArrayBuffer>;
  rows: Uint32Array<ArrayBuffer>;
  shown: number;
}

/** Size of a symbol that stands for so many, in pixels. */
export const sizeOf = (count: number): number => (count === 1 ? 11 : Math.min(28, 11 + 2.6 * Math.log2(count)));

/** Symbols of the rows that pass, around an origin. */
export function symbolsOf(events: EventColumns, passes: (row: number) => boolean, view: View, origin: [number, number]): Symbols {
  const frame = frameOf(view);
  const found: number[] = [];
  const turned: number[] = [];
  for (let row = 0; row < events.rows; row++) {
    const y = events.y[row];
    if (y < frame.north || y > frame.south) continue;
    const x = turnedInto(frame, events.x[row]);
    if (Number.isNaN(x) || !passes(row)) continue;
    found.push(row);
    turned.push(x);
  }
  return found.length <= MOST_SINGLE ? single(events, found, turned, origin) : binned(events, found, turned, view, origin);
}

function write(out: Float32Array, at: number, x: number, y: number, count: number, family: number, strength: number): void {
  const base = at * SYMBOL_FLOATS;
  out[base] = x;
  out[base + 1] = y;
  out[base + 2] = sizeOf(count);
  out[base + 3] = SHAPE[FAMILIES[family]];
  out[base + 4] = family;
  out[base + 5] = 0;
  out[base + 6] = strength;
}

function single(events: EventColumns, found: number[], turned: number[], origin: [number, number]): Symbols {
  const symbols = new Float32Array(found.length * SYMBOL_FLOATS);
  for (let at = 0; at < found.length; at++) {
    const row = found[at];
    const strength = events.explained[row] ? 0.5 : 1;
    write(symbols, at, turned[at] - origin[0], events.y[row] - origin[1], 1, events.family[row], strength);
  }
  return { symbols, counts: new Uint32Array(found.length).fill(1), rows: Uint32Array.from(found), shown: found.length };
}

function binned(events: EventColumns, found: number[], turned: number[], view: View, origin: [number, number]): Symbols {
  const cells = worldSize(Math.floor(view.zoom)) / CELL_PX;
  const places = new Map<number, number>();
  const of = new Uint32Array(found.length);
  for (let at = 0; at < found.length; at++) {
    const column = Math.floor((turned[at] + 1) * cells);
    const key = (column * 2 ** 22 + Math.floor(events.y[found[at]] * cells)) * 8 + events.family[found[at]];
    let place = places.get(key);
    if (place === undefined) places.set(key, (place = places.size));
    of[at] = place;
  }
  const number = places.size;
  const counts = new Uint32Array(number);
  const open = new Uint32Array(number);
  const rows = new Uint32Array(number).fill(0xffffffff);
  const sums = new Float64Array(number * 2);
  for (let at = 0; at < found.length; at++) {
    const place = of[at];
    const row = found[at];
    if (counts[place]++ === 0) rows[place] = row;
    if (!events.explained[row]) open[place]++;
    sums[place * 2] += turned[at];
    sums[place * 2 + 1] += events.y[row];
  }
  const symbols = new Float32Array(number * SYMBOL_FLOATS);
  for (let place = 0; place < number; place++) {
    const n = counts[place];
    const x = sums[place * 2] / n - origin[0];
    const y = sums[place * 2 + 1] / n - origin[1];
    write(symbols, place, x, y, n, events.family[rows[place]], 0.5 + 0.5 * (open[place] / n));
  }
  return { symbols, counts, rows, shown: found.length };
}
