/** A lead on the map: ways of its ships, its signals, how far a silence reaches, and where to look. */
import type { EventRow, Lead, Positions } from '../../lib/api/types';
import { COLOUR, familyOf } from '../../lib/map/palette';
import { circle, reach } from '../../lib/map/reach';
import { word } from '../../lib/state/i18n.svelte';
import { familyOfSignal, kindOf } from '../../lib/leads/signals';

type Feature = GeoJSON.Feature;
const SHIP = { light: ['#27406b', '#7a4a12', '#5d2a55', '#155e4a'], dark: ['#b9c9e8', '#e8c48c', '#dba8cf', '#8fd8c2'] };
const SILENT_S = 2 * 3600;

export const shipColour = (at: number, theme: 'light' | 'dark'): string => SHIP[theme][at % 4];

const line = (coordinates: [number, number][], properties: Record<string, unknown>): Feature => ({ type: 'Feature', properties, geometry: { type: 'LineString', coordinates } });
const point = (lon: number, lat: number, properties: Record<string, unknown>): Feature => ({ type: 'Feature', properties, geometry: { type: 'Point', coordinates: [lon, lat] } });
const polygon = (ring: [number, number][], properties: Record<string, unknown>): Feature => ({ type: 'Feature', properties, geometry: { type: 'Polygon', coordinates: [ring] } });

/** The way of a ship, bold where she was heard and thin over a silence; noise is left out of it. */
export function wayOf(at: Positions, colour: string): Feature[] {
  const found: Feature[] = [];
  let run: [number, number][] = [];
  let last = -1;
  const end = (): void => {
    if (run.length > 1) found.push(line(run, { colour, width: 2 }));
    run = [];
  };
  for (let i = 0; i < at.t.length; i++) {
    if (at.noise[i]) continue;
    let lon = at.lon[i];
    if (last >= 0) lon -= Math.round((lon - at.lon[last]) / 360) * 360;
    if (last >= 0 && at.t[i] - at.t[last] > SILENT_S) {
      found.push(line([[at.lon[last], at.lat[last]], [lon, at.lat[i]]], { colour, width: 1, opacity: 0.5 }));
      end();
    }
    run.push([lon, at.lat[i]]);
    last = i;
  }
  end();
  return found;
}

interface Port {
  port?: string;
  country?: string;
  lat?: number;
  lon?: number;
}

/** The oval that a silence reaches at the greatest speed of her class, and the ports in it where they have a place. */
export function reachOf(event: EventRow, theme: 'light' | 'dark'): Feature[] {
  const { silence_h: hours, class_speed_kn: speed, next_lat: lat, next_lon: lon, reach: said } = event.measures;
  if (typeof hours !== 'number' || typeof speed !== 'number' || event.lat === null || event.lon === null) return [];
  const colour = COLOUR[familyOf(event.kind)][theme];
  const metres = hours * speed * 1852;
  const from: [number, number] = [event.lon, event.lat];
  const open = typeof lat !== 'number' || typeof lon !== 'number';
  // An open silence reaches as far as she sails in it, half the world after a month: no more is drawn than helps.
  if (open && metres > 4e6) return [];
  const ring = open ? circle(event.lat, event.lon, metres) : reach(from, [lon, lat], metres);
  const found = ring.length > 0 ? [polygon(ring, { colour, width: 1.2, opacity: 0.7 })] : [];
  for (const port of typeof said === 'string' && said.startsWith('[') ? (JSON.parse(said) as Port[]) : [])
    if (typeof port.lat === 'number' && typeof port.lon === 'number') found.push(point(port.lon, port.lat, { colour, radius: 4, label: port.port }));
  return found;
}

export function leadFeatures(lead: Lead, ways: Map<number, Positions>, events: EventRow[], theme: 'light' | 'dark'): Feature[] {
  const found: Feature[] = events.filter((event) => event.kind === 'gap').flatMap((event) => reachOf(event, theme));
  for (const one of lead.decides)
    if (one.lat !== null && one.lon !== null) found.push(polygon(circle(one.lat, one.lon, one.radius_m ?? 5000), { width: 1.5 }));
  lead.vessels.forEach((ship, at) => {
    const way = ways.get(ship.mmsi);
    if (way) found.push(...wayOf(way, shipColour(at, theme)));
  });
  for (const signal of lead.signals) {
    if (signal.lat === null || signal.lon === null) continue;
    const family = familyOfSignal(signal);
    const colour = family ? COLOUR[family][theme] : shipColour(0, theme);
    found.push(point(signal.lon, signal.lat, { colour, radius: signal.counted ? 6 : 4, ...(signal.counted ? { label: word('kind', kindOf(signal) ?? signal.name) } : {}) }));
  }
  return found;
}

/** Every place of it, to show it whole. */
export function placesOf(lead: Lead, ways: Map<number, Positions>): [number, number][] {
  const found: [number, number][] = [];
  for (const signal of lead.signals) if (signal.lat !== null && signal.lon !== null) found.push([signal.lon, signal.lat]);
  for (const at of ways.values())
    for (let i = 0; i < at.t.length; i += Math.max(1, Math.floor(at.t.length / 200))) if (!at.noise[i]) found.push([at.lon[i], at.lat[i]]);
  if (lead.lat !== null && lead.lon !== null) found.push([lead.lon, lead.lat]);
  return found;
}
