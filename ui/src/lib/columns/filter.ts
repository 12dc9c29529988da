/** Which events are wanted: one pass over the columns. */
import { mercatorX, mercatorY } from '../map/mercator';
import type { EventColumns } from './events';
import type { Wanted } from './protocol';

export interface Box {
  west: number;
  north: number;
  east: number;
  south: number;
}

/** An area in the square of the map, with the box around it. */
export interface Area {
  xs: Float64Array;
  ys: Float64Array;
  box: Box;
}

export function areaOf(corners: [number, number][]): Area | null {
  if (corners.length < 3) return null;
  const xs = Float64Array.from(corners, (corner) => mercatorX(corner[0]));
  const ys = Float64Array.from(corners, (corner) => mercatorY(corner[1]));
  return { xs, ys, box: { west: Math.min(...xs), east: Math.max(...xs), north: Math.min(...ys), south: Math.max(...ys) } };
}

/** Whether a point lies in an area, by the crossings of a ray; the world's turns do not matter. */
export function inArea(area: Area, x: number, y: number): boolean {
  if (y < area.box.north || y > area.box.south) return false;
  const turned = x + Math.ceil(area.box.west - x);
  if (turned > area.box.east) return false;
  let inside = false;
  for (let i = 0, j = area.xs.length - 1; i < area.xs.length; j = i++)
    if (area.ys[i] > y !== area.ys[j] > y) {
      const cross = area.xs[i] + ((y - area.ys[i]) / (area.ys[j] - area.ys[i])) * (area.xs[j] - area.xs[i]);
      if (turned < cross) inside = !inside;
    }
  return inside;
}

function mask(names: string[], wanted: string[]): Uint8Array | null {
  if (wanted.length === 0) return null;
  return Uint8Array.from(names, (name) => (wanted.includes(name) ? 1 : 0));
}

export interface Parts {
  time?: boolean;
  kind?: boolean;
  flag?: boolean;
  type?: boolean;
}

/** A test of rows; parts named false are not asked (a facet does not count itself out). */
export function tester(events: EventColumns, wanted: Wanted, parts: Parts = {}): (row: number) => boolean {
  const kinds = parts.kind === false ? null : mask(events.kinds, wanted.kinds);
  const flags = parts.flag === false ? null : mask(events.flags, wanted.flags);
  const types = parts.type === false ? null : mask(events.types, wanted.types);
  const area = areaOf(wanted.area);
  const ships = wanted.ships === null ? null : new Set(wanted.ships);
  const timed = parts.time !== false;
  const { start, end, kind, flag, type, mmsi, explained, x, y } = events;
  const want = wanted.explained === 'any' ? -1 : wanted.explained === 'yes' ? 1 : 0;
  return (row) =>
    (!timed || (start[row] <= wanted.until && end[row] >= wanted.since)) &&
    (kinds === null || kinds[kind[row]] === 1) &&
    (flags === null || flags[flag[row]] === 1) &&
    (types === null || types[type[row]] === 1) &&
    (want < 0 || explained[row] === want) &&
    (ships === null || ships.has(mmsi[row])) &&
    (area === null || inArea(area, x[row], y[row]));
}
