/** What is under the pointer, among the few thousand symbols that are drawn. */
import { SYMBOL_FLOATS, type Picture } from '../columns/protocol';
import { SHIP_SHAPE } from './palette';
import { latOf, lonOf } from './mercator';

export interface Picked {
  row: number;
  count: number;
  family: number;
  lat: number;
  lon: number;
  x: number;
  y: number;
}

type Project = (x: number, lat: number) => { x: number; y: number };

/** The topmost symbol within a few pixels. */
export function pickSymbol(picture: Picture, px: number, py: number, project: Project): Picked | null {
  const { symbols, origin, counts, rows } = picture;
  // Mercator is linear in pixels, so two points tell where all others are drawn.
  const zero = project(origin[0], latOf(origin[1]));
  const one = project(origin[0] + 1e-3, latOf(origin[1]));
  const scale = (one.x - zero.x) / 1e-3;
  let best: Picked | null = null;
  let least = Infinity;
  for (let at = counts.length - 1; at >= 0; at--) {
    const base = at * SYMBOL_FLOATS;
    if (symbols[base + 3] === SHIP_SHAPE) continue;
    const x = zero.x + symbols[base] * scale;
    const y = zero.y + symbols[base + 1] * scale;
    const far = Math.hypot(x - px, y - py) - symbols[base + 2] / 2;
    if (far > 4 || far >= least) continue;
    least = far;
    best = {
      row: rows[at], count: counts[at], family: symbols[base + 4], x, y,
      lon: lonOf(origin[0] + symbols[base]), lat: latOf(origin[1] + symbols[base + 1]),
    };
  }
  return best;
}
