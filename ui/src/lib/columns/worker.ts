/** Keeps the columns and answers what is asked of them, so that the page only draws. */
/// <reference lib="webworker" />
import { latOf, lonOf, mercatorX, mercatorY, type View } from '../map/mercator';
import { frameOf, symbolsOf, turnedInto } from './bins';
import { idOf, noEvents, readEvents, type EventColumns } from './events';
import { tester } from './filter';
import { histogramOf } from './histogram';
import { hoursOf, noIndex, readIndex, trackTester, type TrackIndex } from './index_table';
import { Detail } from './levels';
import { SYMBOL_FLOATS, type Answer, type Ask, type Bounds, type Facets, type Here, type Picture, type Row, type Wanted } from './protocol';
import { linesOf, noTracks, readTracks, type TrackColumns } from './tracks';

declare const self: DedicatedWorkerGlobalScope;

let events: EventColumns = noEvents();
let index: TrackIndex = noIndex();
let tracks: TrackColumns = noTracks();
let horizon: Bounds | null = null;
const detail = new Detail(() => say({ type: 'deeper' }));

/** Tracks wait for the first picture, or for so long: reading them would hold it up. */
const TRACKS_WAIT_MS = 2500;
let pictured = (): void => undefined;
const firstPicture = new Promise<void>((resolve) => (pictured = resolve));

/** So many vertices of one an hour are loaded whole. */
const MOST_HOURS = 2_500_000;

function say(answer: Answer, transfer: Transferable[] = []): void {
  self.postMessage(answer, transfer);
}

async function bytes(path: string): Promise<Uint8Array> {
  const answer = await fetch(path, { headers: { Accept: 'application/vnd.apache.arrow.stream' } });
  if (!answer.ok) throw Object.assign(new Error(answer.statusText), { status: answer.status });
  return new Uint8Array(await answer.arrayBuffer());
}

async function part(what: 'events' | 'tracks', load: () => Promise<void>): Promise<void> {
  try {
    await load();
  } catch (error) {
    const status = (error as { status?: number }).status ?? 0;
    say({ type: 'failed', status, message: error instanceof Error ? error.message : String(error), what });
  }
}

function widen(start: number, end: number): void {
  horizon = horizon ? { start: Math.min(horizon.start, start), end: Math.max(horizon.end, end) } : { start, end };
}

async function loadEvents(): Promise<void> {
  const begun = performance.now();
  events = readEvents(await bytes('/api/map/events'));
  if (events.rows > 0) {
    let end = 0;
    for (let row = 0; row < events.rows; row++) if (events.end[row] > end) end = events.end[row];
    widen(events.start[0], end);
  }
  const { kinds, flags, types } = events;
  const meta = { horizon, kinds, flags, types, events: events.rows, tracks: index.rows };
  say({ type: 'events', meta, took: performance.now() - begun });
}

async function loadTracks(): Promise<void> {
  await Promise.race([firstPicture, new Promise((resolve) => setTimeout(resolve, TRACKS_WAIT_MS))]);
  const [index_, overview] = await Promise.all([bytes('/api/map/tracks/index'), bytes('/api/map/tracks?level=0')]);
  index = readIndex(index_);
  if (index.types.length === 0) index.types = events.types;
  tracks = readTracks(overview);
  say({ type: 'tracks', tracks: index.rows });
  if (hoursOf(index) > MOST_HOURS) return;
  tracks = readTracks(await bytes('/api/map/tracks?level=1'));
  say({ type: 'deeper' });
}

function picture({ number, wanted, view, seen, tracks: withTracks }: Extract<Ask, { type: 'picture' }>): void {
  const origin: [number, number] = [mercatorX((view.west + view.east) / 2), mercatorY((view.south + view.north) / 2)];
  const found = symbolsOf(events, tester(events, wanted), { view, seen, origin });
  const fine = withTracks ? detail.find(view, wanted.since, wanted.until) : null;
  const passes = trackTester(index, wanted.flags, wanted.types, wanted.ships);
  const drawn = withTracks
    ? linesOf(fine ?? tracks, { since: wanted.since, until: wanted.until, view, seen, origin, passes })
    : { lines: new Float32Array(), ships: new Float32Array(), shown: 0, since: wanted.since };
  const ships = drawn.ships.length / SYMBOL_FLOATS;
  const symbols = new Float32Array(drawn.ships.length + found.symbols.length);
  symbols.set(drawn.ships);
  symbols.set(found.symbols, drawn.ships.length);
  const counts = new Uint32Array(ships + found.counts.length);
  counts.set(found.counts, ships);
  const rows = new Uint32Array(ships + found.rows.length).fill(0xffffffff);
  rows.set(found.rows, ships);
  const made: Picture = {
    number, origin, symbols, counts, rows, lines: drawn.lines, shownEvents: found.shown, shownTracks: drawn.shown,
    tracksSince: drawn.since > wanted.since ? drawn.since : null, zoom: view.zoom,
  };
  say({ type: 'picture', picture: made }, [symbols.buffer, counts.buffer, rows.buffer, drawn.lines.buffer]);
}

function rowOf(row: number): Row {
  return {
    row, id: idOf(events, row), kind: events.kinds[events.kind[row]], start: events.start[row], end: events.end[row],
    mmsi: events.mmsi[row], name: index.names.get(events.mmsi[row]) ?? '', lat: events.lat[row], lon: events.lon[row],
    explained: events.explained[row] === 1,
  };
}

function rows(wanted: Wanted, view: View | null, most: number): { rows: Row[]; total: number } {
  const passes = tester(events, wanted);
  const frame = view ? frameOf(view, 0) : null;
  const found: Row[] = [];
  let total = 0;
  for (let row = events.rows - 1; row >= 0; row--) {
    if (frame && (events.y[row] < frame.north || events.y[row] > frame.south || Number.isNaN(turnedInto(frame, events.x[row])))) continue;
    if (!passes(row)) continue;
    if (total++ < most) found.push(rowOf(row));
  }
  return { rows: found, total };
}

function facets(wanted: Wanted): Facets {
  const tally = (part: 'kind' | 'flag' | 'type', names: string[], codes: ArrayLike<number>): Record<string, number> => {
    const passes = tester(events, wanted, { [part]: false });
    const counts = new Uint32Array(names.length);
    for (let row = 0; row < events.rows; row++) if (passes(row)) counts[codes[row]]++;
    return Object.fromEntries(names.map((name, at) => [name, counts[at]]));
  };
  return {
    kinds: tally('kind', events.kinds, events.kind), flags: tally('flag', events.flags, events.flag),
    types: tally('type', events.types, events.type),
  };
}

function here(wanted: Wanted, lon: number, lat: number, radius: number, family: number): Here {
  const passes = tester(events, wanted);
  const x = mercatorX(lon);
  const y = mercatorY(lat);
  const counts = new Map<string, number>();
  const first: Row[] = [];
  let [total, east, south] = [0, 0, 0];
  for (let row = 0; row < events.rows; row++) {
    if (Math.abs(events.y[row] - y) > radius || (family >= 0 && events.family[row] !== family)) continue;
    const apart = events.x[row] - x - Math.round(events.x[row] - x);
    if (Math.abs(apart) > radius || !passes(row)) continue;
    east += apart;
    south += events.y[row] - y;
    const kind = events.kinds[events.kind[row]];
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    if (total++ < 8) first.push(rowOf(row));
  }
  const middle: [number, number] = total > 0 ? [lonOf(x + east / total), latOf(y + south / total)] : [lon, lat];
  return { total, kinds: [...counts].sort((a, b) => b[1] - a[1]), first, middle };
}

self.onmessage = (event: MessageEvent<Ask>) => {
  const ask = event.data;
  if (ask.type === 'load') {
    void part('events', loadEvents);
    void part('tracks', loadTracks);
  } else if (ask.type === 'picture') {
    picture(ask);
    pictured();
  } else if (ask.type === 'histogram') {
    const passes = tester(events, ask.wanted, { time: false });
    const span = horizon ?? { start: 0, end: 1 };
    say({ type: 'histogram', number: ask.number, histogram: histogramOf(events, passes, span, ask.steps) });
  } else if (ask.type === 'rows') say({ type: 'rows', number: ask.number, ...rows(ask.wanted, ask.view, ask.most) });
  else if (ask.type === 'facets') say({ type: 'facets', number: ask.number, facets: facets(ask.wanted) });
  else say({ type: 'here', number: ask.number, here: here(ask.wanted, ask.lon, ask.lat, ask.radius, ask.family) });
};
