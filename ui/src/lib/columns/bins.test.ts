import { describe, expect, it } from 'vitest';
import { mercatorX, mercatorY, worldSize, type View } from '../map/mercator';
import { cellOf, frameOf, MOST_SINGLE, symbolsOf, turnedInto, type Symbols } from './bins';
import { noEvents, type EventColumns } from './events';
import { SYMBOL_FLOATS } from './protocol';

function scattered(n: number): EventColumns {
  const lon = Float32Array.from({ length: n }, (_, at) => 120 + (at % 100) * 0.1);
  const lat = Float32Array.from({ length: n }, (_, at) => 30 + (at % 90) * 0.1);
  return {
    ...noEvents(), rows: n, lat, lon, x: Float64Array.from(lon, mercatorX), y: Float64Array.from(lat, mercatorY),
    family: Uint8Array.from({ length: n }, (_, at) => at % 3), explained: new Uint8Array(n),
  };
}
const VIEW = { west: 115, south: 25, east: 135, north: 42, zoom: 5 };
const draw = (events: EventColumns, view: View): Symbols => symbolsOf(events, () => true, { view, seen: view, origin: [0, 0] });

describe('symbols', () => {
  it('stand for one event each while they are few', () => {
    const found = draw(scattered(100), VIEW);
    expect(found.shown).toBe(100);
    expect([...found.counts]).toEqual(new Array(100).fill(1));
  });
  it('stand for many when there are many, and lose none', () => {
    const found = draw(scattered(MOST_SINGLE * 4), VIEW);
    expect(found.counts.length).toBeLessThan(1500);
    expect(found.counts.reduce((a, b) => a + b)).toBe(MOST_SINGLE * 4);
    expect(found.symbols.length).toBe(found.counts.length * SYMBOL_FLOATS);
  });
  it('stand side by side in the cell of what they stand for', () => {
    for (const zoom of [5, 5.7]) {
      const { symbols, counts } = draw(scattered(MOST_SINGLE * 4), { ...VIEW, zoom });
      const px = 1 / worldSize(zoom);
      const cells = new Map<string, { x: number; y: number; size: number; family: number }[]>();
      for (let at = 0; at < counts.length; at++) {
        const [x, y, size, , family] = symbols.subarray(at * SYMBOL_FLOATS);
        const cell = cellOf(x, y, zoom);
        const key = `${cell.x.toFixed(9)} ${cell.y.toFixed(9)}`;
        cells.set(key, [...(cells.get(key) ?? []), { x, y, size, family }]);
      }
      for (const those of cells.values()) {
        expect(new Set(those.map((one) => one.family)).size).toBe(those.length);
        for (const a of those) for (const b of those) if (a.family < b.family) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(13 * px);
      }
    }
  });
  it('are in sight of a view as wide as the world, and counted once', () => {
    for (const [n, west] of [[100, -198], [MOST_SINGLE * 4, -198], [100, 0], [MOST_SINGLE * 4, 162]]) {
      const view = { west, east: west + 396, south: -60, north: 75, zoom: 1.4 };
      const found = draw(scattered(n), view);
      const xs = Array.from(found.counts, (_, at) => found.symbols[at * SYMBOL_FLOATS]);
      expect(xs.filter((x) => x > mercatorX(view.west) && x < mercatorX(view.east)).length).toBeGreaterThan(0);
      expect(found.shown).toBe(n);
    }
  });
  it('do not count what lies beyond what is seen', () => {
    const seen = { ...VIEW, west: 120.05, east: 124.95 };
    expect(symbolsOf(scattered(100), () => true, { view: VIEW, seen, origin: [0, 0] }).shown).toBe(49);
  });
  it('do not depend on the order of events of a cell', () => {
    const once = draw(scattered(MOST_SINGLE * 2), VIEW).counts.length;
    expect(draw(scattered(MOST_SINGLE * 2), { ...VIEW, west: 114.9, east: 134.9 }).counts.length).toBe(once);
  });
});

describe('a frame over the date line', () => {
  const frame = frameOf({ west: 170, south: -10, east: 190, north: 10, zoom: 5 }, 0);
  it('has both sides of it', () => {
    expect(turnedInto(frame, mercatorX(-175))).toBeCloseTo(mercatorX(185));
    expect(turnedInto(frame, mercatorX(175))).toBeCloseTo(mercatorX(175));
    expect(turnedInto(frame, mercatorX(100))).toBeNaN();
  });
});
