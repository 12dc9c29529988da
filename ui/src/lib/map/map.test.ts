import { describe, expect, it } from 'vitest';
import { readLand } from './land';
import { latOf, lonOf, mercatorX, mercatorY } from './mercator';
import { circle, distanceM, reach } from './reach';
import { familyOf } from './palette';
import en from '../../messages/en.json';

describe('mercator', () => {
  it('goes there and back', () => {
    expect(lonOf(mercatorX(123.4))).toBeCloseTo(123.4);
    expect(latOf(mercatorY(-37.5))).toBeCloseTo(-37.5);
  });
});

describe('reach', () => {
  it('is as far as was sailed, by both ends', () => {
    const ring = reach([125, 35], [126, 35], 200_000);
    for (const [lon, lat] of ring) expect(distanceM(lat, lon, 35, 125) + distanceM(lat, lon, 35, 126)).toBeCloseTo(200_000, -3);
  });
  it('is nothing when the ends are too far apart', () => expect(reach([125, 35], [135, 35], 1000)).toEqual([]));
  it('is a circle of an open silence', () => expect(distanceM(circle(10, 20, 5000)[7][1], circle(10, 20, 5000)[7][0], 10, 20)).toBeCloseTo(5000, 0));
});

it('outlines are read as they were written', () => {
  const [ring] = readLand(Uint8Array.of(10, 3, 20, 40, 19, 0, 0, 39)).features.map((one) => (one.geometry as GeoJSON.Polygon).coordinates[0]);
  expect(ring).toEqual([[1, 2], [0, 2], [0, 0], [1, 2]]);
});

it('every kind of event that has a name has a family', () => {
  for (const key of Object.keys(en).filter((one) => one.startsWith('kind.'))) expect(familyOf(key.slice(5))).toBeTruthy();
});
