/** The moment that the pointer is at, shared by all plots of a page and its map. */
export class Crosshair {
  t = $state<number | null>(null);
}

/** Index of the value nearest to a time in a sorted list; -1 when it is empty. */
export function nearest(times: ArrayLike<number>, t: number): number {
  if (times.length === 0) return -1;
  let low = 0;
  let high = times.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] < t) low = middle + 1;
    else high = middle;
  }
  return low > 0 && t - times[low - 1] < times[low] - t ? low - 1 : low;
}
