/** Tracks as columns, and as the lines that a picture of a window of time needs. */
import { tableFromIPC } from '@uwdata/flechette';
import { mercatorX, mercatorY, worldSize, type View } from '../map/mercator';
import { SHIP_SHAPE } from '../map/palette';
import { frameOf, turnedInto, type Frame } from './bins';
import { LINE_FLOATS, SYMBOL_FLOATS } from './protocol';

export interface TrackColumns {
  /** First vertex of each track that has any, and the end after the last. */
  from: Uint32Array;
  /** Number of each of those tracks. */
  number: Uint32Array;
  x: Float64Array;
  y: Float64Array;
  t: Uint32Array;
  gap: Uint8Array;
}

export const noTracks = (): TrackColumns => ({
  from: new Uint32Array(1), number: new Uint32Array(), x: new Float64Array(), y: new Float64Array(), t: new Uint32Array(),
  gap: new Uint8Array(),
});

/** The columns of an Arrow stream of vertices, which is sorted by track and time. */
export function readTracks(bytes: Uint8Array): TrackColumns {
  const table = tableFromIPC(bytes);
  const column = <T>(name: string): T => table.getChild(name)!.toArray() as T;
  const rows = table.numRows;
  if (rows === 0) return noTracks();
  const track = column<Uint32Array>('track');
  const lat = column<Float32Array>('lat');
  const lon = column<Float32Array>('lon');
  const x = new Float64Array(rows);
  const y = new Float64Array(rows);
  const from: number[] = [];
  const number: number[] = [];
  for (let row = 0; row < rows; row++) {
    const begins = row === 0 || track[row] !== track[row - 1];
    if (begins) {
      from.push(row);
      number.push(track[row]);
    }
    x[row] = mercatorX(lon[row]);
    y[row] = mercatorY(lat[row]);
    // A track's way over ±180° goes on beyond the square, so that no line crosses the map.
    if (!begins) x[row] -= Math.round(x[row] - x[row - 1]);
  }
  from.push(rows);
  return { from: Uint32Array.from(from), number: Uint32Array.from(number), x, y, t: column('t'), gap: column('gap') };
}

/** The first vertex of [low, high) that is later than a time. */
export function after(t: Uint32Array, low: number, high: number, time: number): number {
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (t[middle] <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Of a vertex before which she was outside of what was asked for: no line leads there. */
const OUTSIDE = 2;
/** As many as are drawn in a fifth of a second without a graphics card, and about as many as can be told apart. */
export const MOST_VERTICES = 160_000;
/** The end of a track that is always tried to be drawn. */
const FEWEST_SECONDS = 3600;
const SHIP_PX = 9;
/** Of ships nearer than this to each other one is drawn. */
const SHIP_CELL_PX = 7;
/** Seconds after her last position from which a ship is no longer shown: where she is then nobody knows. Ours. */
const LOST_S = 12 * 3600;

export interface Lines {
  lines: Float32Array<ArrayBuffer>;
  ships: Float32Array<ArrayBuffer>;
  shown: number;
  /** From when lines are drawn: later than what is asked for where there are too many. */
  since: number;
}
export interface Asked {
  since: number;
  until: number;
  /** What is drawn, and what of it is in sight: tracks there are counted. */
  view: View;
  seen: View;
  origin: [number, number];
  /** Which tracks, by number. */
  passes: (track: number) => boolean;
}

/**
 * Lines of tracks in a window of time, simplified to what a pixel can tell, and a ship at the end of each. Where there are more
 * than can be drawn each track is shown by its end, a half, a quarter, an eighth of the time: none is left out for others.
 */
export function linesOf(tracks: TrackColumns, asked: Asked): Lines {
  const drawing = {
    frame: frameOf(asked.view, 0.35), sight: frameOf(asked.seen, 0), least: 1.1 / worldSize(asked.view.zoom), out: new Float32Array(MOST_VERTICES * LINE_FLOATS),
    origin: asked.origin, inSight: 0,
  };
  const at = new Set<number>();
  const ships: number[] = [];
  const taken = new Set<number>();
  const passing: number[] = [];
  for (let one = 0; one < tracks.number.length; one++) {
    if (!asked.passes(tracks.number[one])) continue;
    const low = after(tracks.t, tracks.from[one], tracks.from[one + 1], asked.since - 1);
    const high = after(tracks.t, low, tracks.from[one + 1], asked.until);
    if (high <= low) continue;
    passing.push(one, low, high);
    if (ship(tracks, low, high, asked, drawing, ships, taken)) at.add(one);
  }
  let since = asked.since;
  let shown = new Set(at);
  let used = write(tracks, passing, since, drawing, shown);
  while (used < 0 && asked.until - since > FEWEST_SECONDS) {
    since = asked.until - (asked.until - since) / 2;
    shown = new Set(at);
    used = write(tracks, passing, since, drawing, shown);
  }
  const vertices = used < 0 ? MOST_VERTICES : used;
  return { lines: drawing.out.slice(0, vertices * LINE_FLOATS), ships: Float32Array.from(ships), shown: shown.size, since };
}

/** Writes the lines of tracks since a time. Returns how many vertices, or -1 when there is no room for all. */
function write(tracks: TrackColumns, passing: number[], since: number, drawing: Drawing, shown: Set<number>): number {
  let used = 0;
  for (let at = 0; at < passing.length; at += 3) {
    const [one, first, high] = [passing[at], passing[at + 1], passing[at + 2]];
    const low = after(tracks.t, first, high, since - 1);
    const before = drawing.inSight;
    used = line(tracks, Math.max(tracks.from[one], low - 1), high, drawing, used);
    if (used < 0) return used;
    if (drawing.inSight > before) shown.add(one);
  }
  return used;
}

interface Drawing {
  frame: Frame;
  sight: Frame;
  /** Vertices written that are in sight. */
  inSight: number;
  least: number;
  out: Float32Array;
  origin: [number, number];
}

/** Writes the segments of one track; vertices nearer than a pixel to the last are left out. Returns how many are used then, or -1. */
function line(tracks: TrackColumns, low: number, high: number, drawing: Drawing, used: number): number {
  const { frame, sight, least, out, origin } = drawing;
  const shift = Math.ceil(frame.west - tracks.x[low]);
  // A frame wider than the world has a track more than once.
  const last = Math.max(shift, Math.floor(frame.east - tracks.x[low]) + (frame.east - frame.west > 1 ? 1 : 0));
  for (let turn = shift - 1; turn <= last; turn++) {
    let px = tracks.x[low] + turn;
    let py = tracks.y[low];
    let silent = false;
    for (let at = low + 1; at < high; at++) {
      const x = tracks.x[at] + turn;
      const y = tracks.y[at];
      if (tracks.gap[at] === OUTSIDE) {
        px = x;
        py = y;
        silent = false;
        continue;
      }
      silent ||= tracks.gap[at] === 1;
      const near = Math.abs(x - px) < least && Math.abs(y - py) < least;
      if (near && at < high - 1) continue;
      const out_of_it =
        (x < frame.west && px < frame.west) || (x > frame.east && px > frame.east) ||
        (y < frame.north && py < frame.north) || (y > frame.south && py > frame.south);
      if (!out_of_it) {
        if (used + 2 > MOST_VERTICES) return -1;
        const way = silent ? Math.hypot(x - px, y - py) : -1;
        const base = used * LINE_FLOATS;
        out[base] = px - origin[0];
        out[base + 1] = py - origin[1];
        out[base + 2] = silent ? 0 : -1;
        out[base + 3] = x - origin[0];
        out[base + 4] = y - origin[1];
        out[base + 5] = way;
        used += 2;
        if (inside(sight, x, y) || inside(sight, px, py)) drawing.inSight++;
      }
      px = x;
      py = y;
      silent = false;
    }
  }
  return used;
}

/** Where she is at the end of the window: in a straight line towards her next position. One ship each few pixels is drawn.
 * Whether she is in sight. */
function ship(
  tracks: TrackColumns, low: number, high: number, asked: Asked, { frame, sight }: Drawing, ships: number[], taken: Set<number>,
): boolean {
  const last = high - 1;
  if (asked.until - tracks.t[last] > LOST_S) return false;
  let x = tracks.x[last];
  let y = tracks.y[last];
  const next = high < tracks.t.length && tracks.t[high] > tracks.t[last] ? high : -1;
  const from = last > low ? last - 1 : last;
  let east = x - tracks.x[from];
  let south = y - tracks.y[from];
  if (next > 0 && tracks.gap[next] === 0 && Math.abs(tracks.x[next] - x) < 0.01) {
    const share = (asked.until - tracks.t[last]) / (tracks.t[next] - tracks.t[last]);
    if (share >= 0 && share <= 1) {
      x += (tracks.x[next] - x) * share;
      y += (tracks.y[next] - y) * share;
    }
  }
  if (y < frame.north || y > frame.south) return false;
  if (Math.hypot(east, south) < 1e-7) east = south = 0;
  const turn = east === 0 && south === 0 ? 0 : Math.atan2(east, -south);
  const cells = worldSize(asked.view.zoom) / SHIP_CELL_PX;
  let seen = false;
  for (let turned = turnedInto(frame, x - Math.floor(x)); turned <= frame.east; turned++) {
    seen ||= inside(sight, turned, y);
    const cell = Math.floor((turned + 1) * cells) * 2 ** 24 + Math.floor(y * cells);
    if (taken.has(cell)) continue;
    taken.add(cell);
    const symbol = [turned - asked.origin[0], y - asked.origin[1], SHIP_PX, SHIP_SHAPE, 6, turn, 1];
    for (let at = 0; at < SYMBOL_FLOATS; at++) ships.push(symbol[at]);
  }
  return seen;
}

const inside = (frame: Frame, x: number, y: number): boolean => x >= frame.west && x <= frame.east && y >= frame.north && y <= frame.south;
