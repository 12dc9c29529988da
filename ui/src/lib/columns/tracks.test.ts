import { describe, expect, it } from 'vitest';
import { mercatorX, mercatorY } from '../map/mercator';
import { LINE_FLOATS, SYMBOL_FLOATS } from './protocol';
import { after, linesOf, MOST_VERTICES, type TrackColumns } from './tracks';

/** One track: hour, longitude and whether a silence came before, along the equator. */
function track(...points: [number, number, number][]): TrackColumns {
  return {
    from: Uint32Array.of(0, points.length), number: Uint32Array.of(7), x: Float64Array.from(points, (p) => mercatorX(p[1])),
    y: Float64Array.from(points, () => mercatorY(0)), t: Uint32Array.from(points, (p) => p[0] * 3600), gap: Uint8Array.from(points, (p) => p[2]),
  };
}
const VIEW = { west: -5, south: -5, east: 5, north: 5, zoom: 6 };
const draw = (tracks: TrackColumns, since: number, until: number): ReturnType<typeof linesOf> =>
  linesOf(tracks, { since: since * 3600, until: until * 3600, view: VIEW, seen: VIEW, origin: [0, 0], passes: () => true });

describe('lines of tracks', () => {
  it('are those of the window, with the way into it', () => expect(draw(track([0, 0, 0], [1, 1, 0], [2, 2, 0], [3, 3, 0]), 1, 2).lines.length / LINE_FLOATS).toBe(4));
  it('mark silences', () => expect([...draw(track([0, 0, 0], [9, 2, 1]), 0, 10).lines].filter((_, at) => at % LINE_FLOATS === 2)[0]).toBe(0));
  it('do not lead to where she was outside of what was asked for', () => expect(draw(track([0, 0, 0], [1, 1, 2], [2, 2, 0]), 0, 3).lines.length / LINE_FLOATS).toBe(2));
  it('leave out what a pixel cannot tell', () => expect(draw(track([0, 0, 0], [1, 1e-5, 0], [2, 2e-5, 0], [3, 3, 0]), 0, 3).lines.length / LINE_FLOATS).toBe(2));
  it('are cut to their ends, and none is left out, where there are too many', () => {
    const hours = 100;
    const ships = MOST_VERTICES / hours;
    const rows = hours * ships;
    const each = (f: (hour: number, ship: number) => number): Float64Array =>
      Float64Array.from({ length: rows }, (_, row) => f(row % hours, Math.floor(row / hours)));
    const many: TrackColumns = {
      from: Uint32Array.from({ length: ships + 1 }, (_, ship) => ship * hours), number: Uint32Array.from({ length: ships }, (_, ship) => ship),
      x: each((hour) => mercatorX(-2 + hour * 0.04)), y: each((_, ship) => mercatorY(-2 + (4 * ship) / ships)),
      t: Uint32Array.from(each((hour) => hour * 3600)), gap: new Uint8Array(rows),
    };
    const found = draw(many, 0, hours);
    expect(found.since).toBe((hours / 2) * 3600);
    expect(found.shown).toBe(ships);
    expect(found.lines.length / LINE_FLOATS).toBe(ships * (hours / 2) * 2);
  });
  it('are in sight of a view as wide as the world', () => {
    const view = { west: -198, east: 198, south: -60, north: 75, zoom: 1.4 };
    const korea = track([0, 126, 0], [5, 129, 0]);
    const { lines, ships, shown } = linesOf(korea, { since: 0, until: 5 * 3600, view, seen: view, origin: [0, 0], passes: () => true });
    expect([...lines].filter((x, at) => at % LINE_FLOATS === 0 && Math.abs(x - mercatorX(126)) < 1e-6).length).toBe(1);
    expect([...ships].filter((x, at) => at % SYMBOL_FLOATS === 0 && Math.abs(x - mercatorX(129)) < 1e-6).length).toBe(1);
    expect(shown).toBe(1);
  });
  it('end in a ship', () => expect(draw(track([0, 0, 0], [1, 1, 0]), 0, 1).ships.length).toBe(7));
});

it('after finds the first that is later', () => {
  expect(after(Uint32Array.of(1, 2, 2, 3), 0, 4, 2)).toBe(3);
  expect(after(Uint32Array.of(1, 2), 0, 2, 5)).toBe(2);
});
