/** Events as columns: read once, filtered and counted without an object a row. */
import { tableFromIPC } from '@uwdata/flechette';
import { FAMILIES, familyOf } from '../map/palette';
import { mercatorX, mercatorY } from '../map/mercator';

export interface EventColumns {
  rows: number;
  id: BigUint64Array;
  lat: Float32Array;
  lon: Float32Array;
  x: Float64Array;
  y: Float64Array;
  start: Uint32Array;
  end: Uint32Array;
  kind: Uint8Array;
  family: Uint8Array;
  flag: Uint16Array;
  type: Uint8Array;
  mmsi: Int32Array;
  explained: Uint8Array;
  kinds: string[];
  flags: string[];
  types: string[];
}

const NOWHERE = -9;

function names(metadata: Map<string, string> | null, key: string): string[] {
  const said = metadata?.get(key);
  return said ? (JSON.parse(said) as string[]) : [];
}

/** The columns of an Arrow stream of events. */
export function readEvents(bytes: Uint8Array): EventColumns {
  const table = tableFromIPC(bytes, { useBigInt: true });
  const column = <T>(name: string): T => {
    const found = table.getChild(name);
    if (!found) throw new Error(`the events have no column ${name}`);
    return found.toArray() as T;
  };
  const metadata = table.schema.metadata ?? null;
  const lat = column<Float32Array>('lat');
  const lon = column<Float32Array>('lon');
  const kind = column<Uint8Array>('kind');
  const kinds = names(metadata, 'kinds');
  const ofKind = kinds.map((one) => FAMILIES.indexOf(familyOf(one)));
  const rows = table.numRows;
  const x = new Float64Array(rows);
  const y = new Float64Array(rows);
  const family = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    const there = !Number.isNaN(lat[row]);
    x[row] = there ? mercatorX(lon[row]) : NOWHERE;
    y[row] = there ? mercatorY(lat[row]) : NOWHERE;
    family[row] = ofKind[kind[row]];
  }
  return {
    rows, lat, lon, x, y, kind, family, kinds,
    id: column('id'), start: column('start'), end: column('end'), flag: column('flag'), type: column('ship_type'),
    mmsi: column('mmsi'), explained: column('explained'),
    flags: names(metadata, 'flags'), types: names(metadata, 'ship_types'),
  };
}

/** No events: before they are read, and where there are none. */
export function noEvents(): EventColumns {
  return {
    rows: 0, id: new BigUint64Array(), lat: new Float32Array(), lon: new Float32Array(), x: new Float64Array(),
    y: new Float64Array(), start: new Uint32Array(), end: new Uint32Array(), kind: new Uint8Array(),
    family: new Uint8Array(), flag: new Uint16Array(), type: new Uint8Array(), mmsi: new Int32Array(),
    explained: new Uint8Array(), kinds: [], flags: [], types: [],
  };
}

export const idOf = (events: EventColumns, row: number): string => events.id[row].toString(16).padStart(16, '0');
