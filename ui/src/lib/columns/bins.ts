/** Many events as few symbols: where the map is far away, one symbol a cell and family, as large as they are many, side by side. */
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

/** The westernmost turn of a point that lies in the frame, else NaN: longitude wraps. A frame wider than the world has more. */
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

/** Size of a symbol of one event, and of one that stands for so many in its cell, in pixels: six of them fit into a cell. */
export const SINGLE_PX = 11;
export const sizeOf = (count: number): number => Math.min(14, 8 + 0.75 * Math.log2(count));
/** Where a family stands in a cell that it shares, in pixels from the middle: three above, three below. */
const BESIDE = FAMILIES.map((_, family): [number, number] => [((family % 3) - 1) * 13.5, family < 3 ? -7.5 : 7.5]);
const REACH: [number, number] = [20.5, 14.5];

/** The cell of a place: its middle in the square of the map, and half of its side. Symbols never leave the cell they stand for. */
export function cellOf(x: number, y: number, zoom: number): { x: number; y: number; half: number } {
  const cells = worldSize(Math.floor(zoom)) / CELL_PX;
  return { x: (Math.floor((x + 1) * cells) + 0.5) / cells - 1, y: (Math.floor(y * cells) + 0.5) / cells, half: 0.5 / cells };
}

export interface Asked {
  /** What is drawn, and what of it is in sight. */
  view: View;
  seen: View;
  origin: [number, number];
}

/** Symbols of the rows that pass, around an origin; `shown` counts those in sight. */
export function symbolsOf(events: EventColumns, passes: (row: number) => boolean, { view, seen, origin }: Asked): Symbols {
  const frame = frameOf(view);
  const sight = frameOf(seen, 0);
  const bins = new Bins(frame, view.zoom);
  const few = new Uint32Array(MOST_SINGLE);
  let found = 0;
  let shown = 0;
  for (let row = 0; row < events.rows; row++) {
    const y = events.y[row];
    if (y < frame.north || y > frame.south) continue;
    const x = turnedInto(frame, events.x[row]);
    if (Number.isNaN(x) || !passes(row)) continue;
    if (found < MOST_SINGLE) few[found] = row;
    found++;
    if (y >= sight.north && y <= sight.south && !Number.isNaN(turnedInto(sight, x))) shown++;
    for (let turn = x; turn <= frame.east; turn++) bins.add(row, turn, y, events.family[row], events.explained[row]);
  }
  if (found <= MOST_SINGLE) return { ...single(events, few.subarray(0, found), frame, origin), shown };
  return { ...bins.symbols(view.zoom, origin), shown };
}

function write(out: Float32Array, at: number, x: number, y: number, size: number, family: number, strength: number): void {
  const base = at * SYMBOL_FLOATS;
  out[base] = x;
  out[base + 1] = y;
  out[base + 2] = size;
  out[base + 3] = SHAPE[FAMILIES[family]];
  out[base + 4] = family;
  out[base + 5] = 0;
  out[base + 6] = strength;
}

type Drawn = Omit<Symbols, 'shown'>;

function single(events: EventColumns, found: Uint32Array, frame: Frame, origin: [number, number]): Drawn {
  const placed: [number, number][] = [];
  for (const row of found)
    for (let turn = turnedInto(frame, events.x[row]); turn <= frame.east; turn++) placed.push([row, turn]);
  const symbols = new Float32Array(placed.length * SYMBOL_FLOATS);
  placed.forEach(([row, x], at) => {
    const strength = events.explained[row] ? 0.5 : 1;
    write(symbols, at, x - origin[0], events.y[row] - origin[1], SINGLE_PX, events.family[row], strength);
  });
  return { symbols, counts: new Uint32Array(placed.length).fill(1), rows: Uint32Array.from(placed, ([row]) => row) };
}

/** Counts by cell of the frame and family: a few thousand cells, however many events there are. */
class Bins {
  private readonly across: number;
  private readonly column: number;
  private readonly row: number;
  private readonly columns: number;
  private readonly counts: Uint32Array;
  private readonly open: Uint32Array;
  private readonly first: Uint32Array;
  private readonly xs: Float64Array;
  private readonly ys: Float64Array;

  constructor(frame: Frame, zoom: number) {
    this.across = worldSize(Math.floor(zoom)) / CELL_PX;
    this.column = Math.floor((frame.west + 1) * this.across);
    this.row = Math.floor(frame.north * this.across);
    this.columns = Math.floor((frame.east + 1) * this.across) - this.column + 1;
    const cells = this.columns * (Math.floor(frame.south * this.across) - this.row + 1);
    const places = cells * FAMILIES.length;
    this.counts = new Uint32Array(places);
    this.open = new Uint32Array(places);
    this.first = new Uint32Array(places);
    this.xs = new Float64Array(cells);
    this.ys = new Float64Array(cells);
  }

  add(row: number, x: number, y: number, family: number, explained: number): void {
    const cell = (Math.floor(y * this.across) - this.row) * this.columns + Math.floor((x + 1) * this.across) - this.column;
    const place = cell * FAMILIES.length + family;
    if (this.counts[place]++ === 0) this.first[place] = row;
    if (explained === 0) this.open[place]++;
    this.xs[cell] += x;
    this.ys[cell] += y;
  }

  /** One symbol a family of each cell: at the middle of its events when it is alone, beside the others when it is not. */
  symbols(zoom: number, origin: [number, number]): Drawn {
    const { counts } = this;
    const number = counts.reduce((total, count) => total + (count > 0 ? 1 : 0), 0);
    const found = {
      symbols: new Float32Array(number * SYMBOL_FLOATS), counts: new Uint32Array(number), rows: new Uint32Array(number),
    };
    let at = 0;
    for (let cell = 0; cell < this.xs.length; cell++) {
      const from = cell * FAMILIES.length;
      const those = counts.subarray(from, from + FAMILIES.length);
      const families = those.reduce((total, count) => total + (count > 0 ? 1 : 0), 0);
      if (families === 0) continue;
      const n = those.reduce((total, count) => total + count);
      const [x, y] = [this.xs[cell] / n, this.ys[cell] / n];
      for (let family = 0; family < FAMILIES.length; family++) {
        const count = those[family];
        if (count === 0) continue;
        const [east, south] = families === 1 ? [x, y] : beside(x, y, family, zoom);
        write(found.symbols, at, east - origin[0], south - origin[1], sizeOf(count), family, 0.5 + 0.5 * (this.open[from + family] / count));
        found.counts[at] = count;
        found.rows[at++] = this.first[from + family];
      }
    }
    return found;
  }
}

/** Where a family is drawn in a cell it shares: around the middle of all events there, and never over the edge. */
function beside(x: number, y: number, family: number, zoom: number): [number, number] {
  const px = 1 / worldSize(zoom);
  const cell = cellOf(x, y, zoom);
  const within = (mean: number, centre: number, reach: number): number => {
    const most = Math.max(0, cell.half - reach * px);
    return Math.max(centre - most, Math.min(centre + most, mean));
  };
  return [within(x, cell.x, REACH[0]) + BESIDE[family][0] * px, within(y, cell.y, REACH[1]) + BESIDE[family][1] * px];
}
