/** Where a map looks: around what there is, and as an address tells it. */
import type { Place } from '../../lib/map/chart';

/** Without the outermost few: one false position in the Arctic is no reason to show the world. */
export function central(points: [number, number][]): [number, number][] {
  const inner = (axis: 0 | 1): [number, number] => {
    const sorted = points.map((point) => point[axis]).sort((a, b) => a - b);
    return [sorted[Math.floor(sorted.length * 0.04)], sorted[Math.ceil(sorted.length * 0.96) - 1]];
  };
  const [west, east] = inner(0);
  const [south, north] = inner(1);
  return [[west, south], [east, north]];
}

/** A place as an address tells it: two that are told alike are the same. */
export const told = (at: Place): string => `${at.lat.toFixed(3)} ${at.lon.toFixed(3)} ${at.zoom.toFixed(2)}`;
