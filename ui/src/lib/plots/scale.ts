/** Scales of time and of numbers, and where their ticks stand. */

export interface Scale {
  (value: number): number;
  back: (px: number) => number;
}

export function linear(from: number, to: number, low: number, high: number): Scale {
  const span = to - from || 1;
  const scale = ((value: number) => low + ((value - from) / span) * (high - low)) as Scale;
  scale.back = (px: number) => from + ((px - low) / (high - low || 1)) * span;
  return scale;
}

const STEPS = [60, 300, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 1_209_600];
const MONTHS = [1, 3, 6, 12, 24, 60, 120, 600, 1200];
const MONTH_S = 30.44 * 86_400;

/** Times at whole hours, days, months or years, about as many as are wanted. */
export function ticks(from: number, to: number, wanted: number): number[] {
  if (!(to > from) || wanted < 1) return [];
  const found: number[] = [];
  const step = STEPS.find((one) => (to - from) / one <= wanted);
  if (step === undefined) {
    const months = MONTHS.find((one) => (to - from) / (one * MONTH_S) <= wanted) ?? MONTHS[MONTHS.length - 1];
    const first = new Date(from * 1000);
    const month = first.getUTCFullYear() * 12 + first.getUTCMonth();
    for (let at = Math.ceil(month / months) * months; ; at += months) {
      const time = Date.UTC(Math.floor(at / 12), at % 12) / 1000;
      if (time > to) return found;
      if (time >= from) found.push(time);
    }
  }
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) found.push(at);
  return found;
}

const pad = (n: number): string => String(n).padStart(2, '0');

/** A span longer than this has more than one year: its ticks say which. */
export const YEARS_S = 300 * 86_400;

/** A tick of a span: the day at midnight, else the hour; the month and its year where there are several years. */
export function timeLabel(seconds: number, span_s = 0): string {
  const at = new Date(seconds * 1000);
  if (span_s > YEARS_S) return `${at.getUTCFullYear()}-${pad(at.getUTCMonth() + 1)}`;
  if (at.getUTCHours() === 0 && at.getUTCMinutes() === 0) return `${pad(at.getUTCMonth() + 1)}-${pad(at.getUTCDate())}`;
  return `${pad(at.getUTCHours())}:${pad(at.getUTCMinutes())}`;
}

/** Round numbers over a range, at most as many as are wanted. */
export function steps(low: number, high: number, wanted: number): number[] {
  const span = high - low;
  if (!(span > 0)) return [low];
  const raw = span / Math.max(1, wanted);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => span / one <= wanted) ?? 10 * power;
  const found: number[] = [];
  for (let at = Math.ceil(low / step) * step; at <= high + step * 1e-9; at += step) found.push(Number(at.toPrecision(12)));
  return found;
}
