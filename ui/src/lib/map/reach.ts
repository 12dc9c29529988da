/** Where a ship can have been between two positions: as far as her greatest speed takes her, over water or not. */

const EARTH_M = 6_371_000;
const RAD = Math.PI / 180;

export function distanceM(lat1: number, lon1: number, lat2: number, lon2: number): number {
  const a = Math.sin(((lat2 - lat1) * RAD) / 2) ** 2 + Math.cos(lat1 * RAD) * Math.cos(lat2 * RAD) * Math.sin(((lon2 - lon1) * RAD) / 2) ** 2;
  return 2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(a)));
}

/** The point so far from another in a direction; longitudes run on beyond 180. */
export function away(lat: number, lon: number, bearing: number, metres: number): [number, number] {
  const d = metres / EARTH_M;
  const la = Math.asin(Math.sin(lat * RAD) * Math.cos(d) + Math.cos(lat * RAD) * Math.sin(d) * Math.cos(bearing * RAD));
  const lo = Math.atan2(Math.sin(bearing * RAD) * Math.sin(d) * Math.cos(lat * RAD), Math.cos(d) - Math.sin(lat * RAD) * Math.sin(la));
  return [lon + lo / RAD, la / RAD];
}

export function circle(lat: number, lon: number, metres: number, corners = 72): [number, number][] {
  return Array.from({ length: corners + 1 }, (_, at) => away(lat, lon, (at * 360) / corners, metres));
}

/** Points from which the way to both ends is no longer than was sailed in the time: an oval around them. */
export function reach(from: [number, number], to: [number, number], metres: number, corners = 90): [number, number][] {
  const apart = distanceM(from[1], from[0], to[1], to[0]);
  if (metres <= apart * 1.0001) return [];
  const middle: [number, number] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  return Array.from({ length: corners + 1 }, (_, at) => {
    const bearing = (at * 360) / corners;
    let low = 0;
    let high = metres;
    for (let turn = 0; turn < 22; turn++) {
      const half = (low + high) / 2;
      const [lon, lat] = away(middle[1], middle[0], bearing, half);
      if (distanceM(lat, lon, from[1], from[0]) + distanceM(lat, lon, to[1], to[0]) <= metres) low = half;
      else high = half;
    }
    return away(middle[1], middle[0], bearing, low);
  });
}
