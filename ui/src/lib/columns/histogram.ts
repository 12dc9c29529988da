/** How many events of each family began when. */
import { FAMILIES } from '../map/palette';
import type { EventColumns } from './events';
import type { Bounds, Histogram } from './protocol';

export function histogramOf(events: EventColumns, passes: (row: number) => boolean, horizon: Bounds, steps: number): Histogram {
  const step = Math.max(1, (horizon.end - horizon.start) / steps);
  const bars = new Uint32Array(FAMILIES.length * steps);
  for (let row = 0; row < events.rows; row++) {
    if (!passes(row)) continue;
    const at = Math.min(steps - 1, Math.max(0, Math.floor((events.start[row] - horizon.start) / step)));
    bars[events.family[row] * steps + at]++;
  }
  return { start: horizon.start, step, bars, steps };
}
