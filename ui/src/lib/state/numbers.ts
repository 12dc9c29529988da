/** Numbers and times as analysts write them: UTC, thin spaces none, units said. */

const pad = (n: number): string => String(n).padStart(2, '0');

/** `2031-03-03 00:54` in UTC. */
export function stamp(time: string | number | null | undefined): string {
  if (time === null || time === undefined) return '–';
  const date = typeof time === 'number' ? new Date(time * 1000) : new Date(time);
  if (Number.isNaN(date.getTime())) return String(time);
  return `${date.getUTCFullYear()}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())} ${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}`;
}

/** `03-03 00:54`: where the year is plain. */
export const shortStamp = (time: string | number): string => stamp(time).slice(5);

export const day = (time: string | number | null | undefined): string => stamp(time).slice(0, 10);

/** Epoch seconds of an ISO time; NaN for none. */
export const epoch = (time: string | null | undefined): number => (time ? Math.round(Date.parse(time) / 1000) : NaN);

export const iso = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');

/** How long, in two units at the most: `3 d 4 h`, `5.2 h`, `12 min`. */
export function lasted(seconds: number): string {
  const hours = seconds / 3600;
  const whole = Math.round(hours);
  if (hours >= 48) return whole % 24 === 0 ? `${whole / 24} d` : `${Math.floor(whole / 24)} d ${whole % 24} h`;
  if (hours >= 1) return `${hours >= 10 ? Math.round(hours) : hours.toFixed(1)} h`;
  return `${Math.max(0, Math.round(seconds / 60))} min`;
}

export function place(lat: number | null, lon: number | null): string {
  if (lat === null || lon === null || Number.isNaN(lat) || Number.isNaN(lon)) return '–';
  const part = (value: number, positive: string, negative: string, width: number): string => {
    const minutes = Math.round(Math.abs(value) * 600) / 10;
    return `${String(Math.floor(minutes / 60)).padStart(width, '0')}°${(minutes % 60).toFixed(1).padStart(4, '0')}′${value < 0 ? negative : positive}`;
  };
  return `${part(lat, 'N', 'S', 2)} ${part(lon, 'E', 'W', 3)}`;
}

export const count = (n: number): string => Math.round(n).toLocaleString('en-US');

export const percent = (p: number, digits = 0): string => {
  const said = p * 100;
  if (said > 0 && said < 1 && digits === 0) return said < 0.1 ? '<0.1%' : `${said.toFixed(1)}%`;
  return `${said.toFixed(digits)}%`;
};

/** A probability that never reads as certain. */
export const likely = (p: number): string => (p > 0.99 ? '>99%' : p < 0.01 ? '<1%' : percent(p));

/** A likelihood ratio: `×4.2`, and `÷3.0` when it speaks against. */
export function ratio(value: number): string {
  const over = value >= 1;
  const size = over ? value : 1 / value;
  return `${over ? '×' : '÷'}${size >= 100 ? Math.round(size) : size >= 10 ? size.toFixed(0) : size.toFixed(1)}`;
}

/** Distance for a reader at sea: metres up to 1 km, then nautical miles. */
export const distance = (metres: number): string =>
  metres < 1000 ? `${Math.round(metres)} m` : `${(metres / 1852).toFixed(metres < 18520 ? 1 : 0)} nm`;
