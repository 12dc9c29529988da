/** Web Mercator: the world as a square from 0 to 1, x east and y south. */

export const mercatorX = (lon: number): number => lon / 360 + 0.5;

export function mercatorY(lat: number): number {
  const clamped = Math.max(-85.0511, Math.min(85.0511, lat));
  const s = Math.sin((clamped * Math.PI) / 180);
  return 0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI);
}

export const lonOf = (x: number): number => (x - 0.5) * 360;

export const latOf = (y: number): number => (Math.atan(Math.exp((0.5 - y) * 2 * Math.PI)) * 360) / Math.PI - 90;

/** Pixels that the world is wide at a zoom. */
export const worldSize = (zoom: number): number => 512 * 2 ** zoom;

/** What a map shows: edges in degrees, west may be below -180 and east above 180; and how large it is drawn. */
export interface View {
  west: number;
  south: number;
  east: number;
  north: number;
  zoom: number;
}
