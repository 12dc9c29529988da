/** Which tracks a picture is made of: the overview, or those of a viewport in more detail, fetched once. */
import type { View } from '../map/mercator';
import { readTracks, type TrackColumns } from './tracks';

export interface Extent {
  west: number;
  south: number;
  east: number;
  north: number;
  since: number;
  until: number;
}
interface Held {
  level: number;
  extent: Extent;
  tracks: TrackColumns;
}

/** The level of detail a zoom can show. */
export const levelOf = (zoom: number): number => (zoom >= 10 ? 3 : zoom >= 7 ? 2 : 1);

export const covers = (held: Extent, wanted: Extent): boolean =>
  held.west <= wanted.west && held.east >= wanted.east && held.south <= wanted.south && held.north >= wanted.north &&
  held.since <= wanted.since && held.until >= wanted.until;

const DAY = 86_400;

/** What is fetched for a view: half a view and a day more on every side, so that small moves ask nothing. */
export function around(view: View, since: number, until: number): Extent {
  const wide = (view.east - view.west) / 2;
  const high = (view.north - view.south) / 2;
  return {
    west: view.west - wide, east: view.east + wide, south: Math.max(-85, view.south - high),
    north: Math.min(85, view.north + high), since: Math.max(0, Math.floor(since / DAY - 1) * DAY),
    until: Math.ceil(until / DAY + 1) * DAY,
  };
}

const KEPT = 6;

/** Detail of viewports, the last few kept. */
export class Detail {
  private held: Held[] = [];
  private asking: string | null = null;
  private refused = new Set<number>();

  constructor(private readonly arrived: () => void) {}

  /** The finest tracks at hand for a view, and whether finer ones were asked for just now. */
  find(view: View, since: number, until: number): TrackColumns | null {
    const level = levelOf(view.zoom);
    if (level < 2) return null;
    const wanted: Extent = { west: view.west, east: view.east, south: view.south, north: view.north, since, until };
    const best = this.held.filter((one) => covers(one.extent, wanted)).sort((a, b) => b.level - a.level)[0];
    if ((!best || best.level < level) && !this.refused.has(level)) void this.fetch(level, around(view, since, until));
    return best?.tracks ?? null;
  }

  private async fetch(level: number, extent: Extent): Promise<void> {
    const { west, south, east, north, since, until } = extent;
    if (east - west >= 180) return;
    const wrap = (lon: number): number => ((((lon + 180) % 360) + 360) % 360) - 180;
    const box = [wrap(west), south, wrap(east), north].map((one) => one.toFixed(4)).join(',');
    const asked = `/api/map/tracks?level=${level}&bbox=${box}&since=${since}&until=${until}`;
    if (this.asking !== null) return;
    this.asking = asked;
    try {
      const answer = await fetch(asked);
      if (answer.status === 413) this.refused.add(level);
      if (!answer.ok) return;
      const tracks = readTracks(new Uint8Array(await answer.arrayBuffer()));
      this.held = [{ level, extent, tracks }, ...this.held].slice(0, KEPT);
    } catch {
      return;
    } finally {
      this.asking = null;
    }
    this.arrived();
  }
}
