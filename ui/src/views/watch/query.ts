/** The state of the watch as the words of an address, and back. */

export type Explained = 'any' | 'yes' | 'no';
export type JudgedAs = 'any' | 'none' | 'confirm' | 'dismiss' | 'watch';
export type Panel = 'leads' | 'events';

export interface WatchQuery {
  /** Window of time in epoch seconds; null: all there is. */
  from: number | null;
  to: number | null;
  kinds: string[];
  flags: string[];
  types: string[];
  area: [number, number][];
  explained: Explained;
  listed: boolean;
  score: number;
  judged: JudgedAs;
  at: { lat: number; lon: number; zoom: number } | null;
  lead: string | null;
  event: string | null;
  panel: Panel;
  /** Seconds of the world in one of the reader's while it plays. */
  speed: number;
  tracks: boolean;
}

export const SPEEDS = [3600, 10_800, 21_600, 86_400];

export const EMPTY: WatchQuery = {
  from: null, to: null, kinds: [], flags: [], types: [], area: [], explained: 'any', listed: false, score: 0, judged: 'any',
  at: null, lead: null, event: null, panel: 'leads', speed: 10_800, tracks: true,
};

const list = (said: string | null): string[] => (said ? said.split(',').filter(Boolean) : []);
const number = (said: string | null | undefined): number | null => {
  const read = said === null || said === undefined || said === '' ? NaN : Number(said);
  return Number.isFinite(read) ? read : null;
};
function oneOf<T extends string>(said: string | null, known: readonly T[], otherwise: T): T {
  return known.includes(said as T) ? (said as T) : otherwise;
}
function time(said: string | null): number | null {
  const read = said ? Date.parse(said) : NaN;
  return Number.isNaN(read) ? null : Math.round(read / 1000);
}
function corners(said: string | null): [number, number][] {
  const read = list(said?.replaceAll(';', ',') ?? null).map(Number);
  if (read.some((one) => !Number.isFinite(one)) || read.length < 6 || read.length % 2) return [];
  return Array.from({ length: read.length / 2 }, (_, at) => [read[at * 2], read[at * 2 + 1]]);
}

/** A place that a map can show. */
function placeOf([lat, lon, zoom]: number[]): NonNullable<WatchQuery['at']> {
  const within = (value: number, most: number): number => Math.max(-most, Math.min(most, value));
  return { lat: within(lat, 85), lon: ((((lon + 180) % 360) + 360) % 360) - 180, zoom: Math.max(0, Math.min(22, zoom)) };
}

/** What an address says; what it does not, or says badly, is as when nothing is asked. */
export function readQuery(said: URLSearchParams): WatchQuery {
  const at = (said.get('at') ?? '').split(',').map(number);
  return {
    from: time(said.get('from')),
    to: time(said.get('to')),
    kinds: list(said.get('kind')),
    flags: list(said.get('flag')),
    types: list(said.get('type')),
    area: corners(said.get('area')),
    explained: oneOf(said.get('explained'), ['any', 'yes', 'no'], 'any'),
    listed: said.get('listed') === '1',
    score: Math.min(1, Math.max(0, number(said.get('score')) ?? 0)),
    judged: oneOf(said.get('judged'), ['any', 'none', 'confirm', 'dismiss', 'watch'], 'any'),
    at: at.length === 3 && at.every((one) => one !== null) ? placeOf(at as number[]) : null,
    lead: said.get('lead'),
    event: said.get('event'),
    panel: oneOf(said.get('panel'), ['leads', 'events'], 'leads'),
    speed: SPEEDS.includes(number(said.get('speed')) ?? 0) ? number(said.get('speed'))! : EMPTY.speed,
    tracks: said.get('tracks') !== '0',
  };
}

const minute = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 16) + 'Z';

/** The address of a state, without what is as when nothing is asked. */
export function writeQuery(query: WatchQuery): string {
  const said: [string, string][] = [];
  const put = (name: string, value: string, wanted: boolean): void => {
    if (wanted) said.push([name, value]);
  };
  put('from', minute(query.from ?? 0), query.from !== null);
  put('to', minute(query.to ?? 0), query.to !== null);
  put('kind', query.kinds.join(','), query.kinds.length > 0);
  put('flag', query.flags.join(','), query.flags.length > 0);
  put('type', query.types.join(','), query.types.length > 0);
  put('area', query.area.map((corner) => corner.map((one) => one.toFixed(3)).join(',')).join(';'), query.area.length > 2);
  put('explained', query.explained, query.explained !== 'any');
  put('listed', '1', query.listed);
  put('score', String(query.score), query.score > 0);
  put('judged', query.judged, query.judged !== 'any');
  if (query.at) put('at', `${query.at.lat.toFixed(3)},${query.at.lon.toFixed(3)},${query.at.zoom.toFixed(2)}`, true);
  put('lead', query.lead ?? '', query.lead !== null);
  put('event', query.event ?? '', query.event !== null);
  put('panel', query.panel, query.panel !== 'leads');
  put('speed', String(query.speed), query.speed !== EMPTY.speed);
  put('tracks', '0', !query.tracks);
  const plain = (text: string): string => encodeURIComponent(text).replaceAll('%2C', ',').replaceAll('%3B', ';').replaceAll('%3A', ':');
  return said.map(([name, value]) => `${name}=${plain(value)}`).join('&');
}

/** How many filters are set. */
export const filters = (query: WatchQuery): number =>
  [query.kinds.length, query.flags.length, query.types.length, query.area.length, query.explained !== 'any', query.listed, query.score, query.judged !== 'any']
    .filter(Boolean).length;
