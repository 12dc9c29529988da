import { describe, expect, it } from 'vitest';
import { mercatorX, mercatorY, worldSize } from '../map/mercator';
import { cellOf, frameOf, MOST_SINGLE, symbolsOf, turnedInto } from './bins';
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
const all = (): boolean => true;

describe('symbols', () => {
  it('stand for one event each while they are few', () => {
    const found = symbolsOf(scattered(100), all, VIEW, [0, 0]);
    expect(found.shown).toBe(100);
    expect([...found.counts]).toEqual(new Array(100).fill(1));
  });
  it('stand for many when there are many, and lose none', () => {
    const found = symbolsOf(scattered(MOST_SINGLE * 4), all, VIEW, [0, 0]);
    expect(found.counts.length).toBeLessThan(1500);
    expect(found.counts.reduce((a, b) => a + b)).toBe(MOST_SINGLE * 4);
    expect(found.symbols.length).toBe(found.counts.length * SYMBOL_FLOATS);
  });
  it('stand side by side in the cell of what they stand for', () => {
    for (const zoom of [5, 5.7]) {
      const { symbols, counts } = symbolsOf(scattered(MOST_SINGLE * 4), all, { ...VIEW, zoom }, [0, 0]);
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
  it('do not depend on the order of events of a cell', () => {
    const once = symbolsOf(scattered(MOST_SINGLE * 2), all, VIEW, [0, 0]).counts.length;
    expect(symbolsOf(scattered(MOST_SINGLE * 2), all, { ...VIEW, west: 114.9, east: 134.9 }, [0, 0]).counts.length).toBe(once);
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
