/** Who each track is: names, numbers, flags, by the number of the track. */
import { tableFromIPC } from '@uwdata/flechette';

export interface TrackIndex {
  rows: number;
  id: string[];
  mmsi: Int32Array;
  imo: Int32Array;
  name: (string | null)[];
  flag: (string | null)[];
  type: Uint8Array;
  start: Uint32Array;
  end: Uint32Array;
  types: string[];
  /** Row of each track's number. */
  at: Map<number, number>;
  /** The last name heard under an MMSI. */
  names: Map<number, string>;
}

export const noIndex = (): TrackIndex => ({
  rows: 0, id: [], mmsi: new Int32Array(), imo: new Int32Array(), name: [], flag: [], type: new Uint8Array(),
  start: new Uint32Array(), end: new Uint32Array(), types: [], at: new Map(), names: new Map(),
});

export function readIndex(bytes: Uint8Array): TrackIndex {
  const table = tableFromIPC(bytes);
  const column = <T>(name: string): T => table.getChild(name)!.toArray() as T;
  const said = table.schema.metadata?.get('ship_types');
  const track = column<Uint32Array>('track');
  const mmsi = column<Int32Array>('mmsi');
  const name = [...column<Iterable<string | null>>('name')];
  const at = new Map<number, number>();
  const names = new Map<number, string>();
  for (let row = 0; row < table.numRows; row++) {
    at.set(track[row], row);
    const called = name[row];
    if (called) names.set(mmsi[row], called);
  }
  return {
    rows: table.numRows, at, names, name, mmsi,
    id: [...column<Iterable<string>>('id')],
    imo: column('imo'), flag: [...column<Iterable<string | null>>('flag')], type: column('ship_type'),
    start: column('start'), end: column('end'), types: said ? (JSON.parse(said) as string[]) : [],
  };
}

/** Hours that all tracks last together: about as many vertices as there are of one an hour. */
export function hoursOf(index: TrackIndex): number {
  let hours = 0;
  for (let row = 0; row < index.rows; row++) hours += (index.end[row] - index.start[row]) / 3600;
  return hours;
}

/** A test of tracks by what is wanted; null flags and types mean all. */
export function trackTester(index: TrackIndex, flags: string[], types: string[], ships: number[] | null): (track: number) => boolean {
  if (flags.length === 0 && types.length === 0 && ships === null) return () => true;
  const chosen = ships === null ? null : new Set(ships);
  return (track) => {
    const row = index.at.get(track);
    if (row === undefined) return false;
    return (
      (flags.length === 0 || flags.includes(index.flag[row] ?? '')) &&
      (types.length === 0 || types.includes(index.types[index.type[row]] ?? '')) &&
      (chosen === null || chosen.has(index.mmsi[row]))
    );
  };
}
