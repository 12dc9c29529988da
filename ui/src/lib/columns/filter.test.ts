import { describe, expect, it } from 'vitest';
import { mercatorX, mercatorY } from '../map/mercator';
import { areaOf, inArea, tester } from './filter';
import { noEvents, type EventColumns } from './events';
import type { Wanted } from './protocol';

const ALL: Wanted = { since: 0, until: 1000, kinds: [], flags: [], types: [], area: [], explained: 'any', ships: null };
const square: [number, number][] = [[170, -10], [190, -10], [190, 10], [170, 10]];

function world(): EventColumns {
  return {
    ...noEvents(), rows: 3, lat: Float32Array.of(0, 0, 50), lon: Float32Array.of(175, -175, 0),
    x: Float64Array.of(mercatorX(175), mercatorX(-175), mercatorX(0)), y: Float64Array.of(mercatorY(0), mercatorY(0), mercatorY(50)),
    start: Uint32Array.of(0, 500, 990), end: Uint32Array.of(100, 2000, 995), kind: Uint8Array.of(0, 1, 1), family: Uint8Array.of(0, 1, 1),
    flag: Uint16Array.of(0, 1, 1), type: Uint8Array.of(0, 0, 1), mmsi: Int32Array.of(1, 2, 3), explained: Uint8Array.of(1, 0, 0),
    kinds: ['gap', 'encounter'], flags: ['', 'KP'], types: ['unknown', 'tanker'],
  };
}
const rows = (wanted: Partial<Wanted>): number[] => [0, 1, 2].filter(tester(world(), { ...ALL, ...wanted }));

describe('filters of events', () => {
  it('let everything through when nothing is asked', () => expect(rows({})).toEqual([0, 1, 2]));
  it('take events that touch the window', () => expect(rows({ since: 600, until: 980 })).toEqual([1]));
  it('go together', () => expect(rows({ kinds: ['encounter'], flags: ['KP'], types: ['tanker'] })).toEqual([2]));
  it('know what is explained', () => expect(rows({ explained: 'yes' })).toEqual([0]));
  it('narrow to ships', () => expect(rows({ ships: [2] })).toEqual([1]));
  it('find an area over the date line on both its sides', () => expect(rows({ area: square })).toEqual([0, 1]));
});

describe('an area', () => {
  it('has no inside with two corners', () => expect(areaOf([[0, 0], [1, 1]])).toBeNull());
  it('ends at its edges', () => expect(inArea(areaOf(square)!, mercatorX(169), mercatorY(0))).toBe(false));
});
