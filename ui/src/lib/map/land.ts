/** The outlines under everything, from the files that `scripts/build_basemap.py` writes. */
import coarse from '../../assets/basemap/land-0.bin?url';
import middle from '../../assets/basemap/land-1.bin?url';
import fine from '../../assets/basemap/land-2.bin?url';

const FILES = [coarse, middle, fine];

function* numbers(bytes: Uint8Array): Generator<number> {
  let value = 0;
  let shift = 0;
  for (const byte of bytes) {
    value += (byte & 0x7f) * 2 ** shift;
    shift += 7;
    if (byte < 0x80) {
      yield value;
      value = shift = 0;
    }
  }
}

/** Rings of a file as one feature each. */
export function readLand(bytes: Uint8Array): GeoJSON.FeatureCollection {
  const each = numbers(bytes);
  const read = (): number => each.next().value as number;
  const signed = (): number => {
    const said = read();
    return said % 2 ? -(said + 1) / 2 : said / 2;
  };
  const units = read();
  const features: GeoJSON.Feature[] = [];
  for (let length = each.next(); !length.done; length = each.next()) {
    const ring: [number, number][] = [];
    let x = 0;
    let y = 0;
    for (let at = 0; at < length.value; at++) {
      x += signed();
      y += signed();
      ring.push([x / units, y / units]);
    }
    ring.push(ring[0]);
    features.push({ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } });
  }
  return { type: 'FeatureCollection', features };
}

export async function fetchLand(level: number): Promise<GeoJSON.FeatureCollection> {
  const answer = await fetch(FILES[level]);
  if (!answer.ok) throw new Error(`the outlines are not there: ${answer.status}`);
  return readLand(new Uint8Array(await answer.arrayBuffer()));
}
