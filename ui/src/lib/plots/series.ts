/** Lines of plots as paths: broken where nothing was said. */
import type { Scale } from './scale';

export interface Series {
  name: string;
  t: number[];
  values: (number | null)[];
  colour: string;
  /** `step` keeps a value until the next is said. */
  shape: 'line' | 'step' | 'bars';
}

/** Longer than this between two values no line is drawn. */
export const BREAK_S = 3 * 3600;

export function path(series: Series, x: Scale, y: Scale): string {
  let out = '';
  let last = -1;
  const points = thin(series, x);
  for (const at of points) {
    const value = series.values[at];
    if (value === null) {
      last = -1;
      continue;
    }
    const px = x(series.t[at]).toFixed(1);
    const py = y(value).toFixed(1);
    const joined = last >= 0 && (series.shape === 'step' || series.t[at] - series.t[last] <= BREAK_S);
    if (series.shape === 'step' && joined) out += `H${px}V${py}`;
    else out += `${joined ? 'L' : 'M'}${px} ${py}`;
    last = at;
  }
  return out;
}

/** Of many values in one pixel the least and the greatest. */
function thin(series: Series, x: Scale): number[] {
  if (series.t.length < 3000) return series.t.map((_, at) => at);
  const kept: number[] = [];
  let px = NaN;
  let low = -1;
  let high = -1;
  const put = (): void => {
    if (low < 0) return;
    kept.push(Math.min(low, high));
    if (low !== high) kept.push(Math.max(low, high));
  };
  for (let at = 0; at < series.t.length; at++) {
    const here = Math.round(x(series.t[at]));
    if (here !== px) {
      put();
      px = here;
      low = high = at;
    }
    const value = series.values[at] ?? 0;
    if (value < (series.values[low] ?? 0)) low = at;
    if (value > (series.values[high] ?? 0)) high = at;
  }
  put();
  return kept;
}
