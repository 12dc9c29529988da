import { describe, expect, it } from 'vitest';
import { nearest } from './crosshair.svelte';
import { linear, steps, ticks, timeLabel } from './scale';
import { path, type Series } from './series';

describe('scales', () => {
  it('go there and back', () => expect(linear(10, 20, 0, 100).back(linear(10, 20, 0, 100)(13))).toBeCloseTo(13));
  it('stand a range of nothing', () => expect(linear(5, 5, 0, 100)(5)).toBe(0));
  it('tick at whole hours', () => expect(ticks(1800, 5 * 3600, 6)).toEqual([3600, 7200, 10_800, 14_400, 18_000]));
  it('name the day at midnight', () => {
    expect(timeLabel(1_930_262_400)).toBe('03-03');
    expect(timeLabel(1_930_266_000)).toBe('01:00');
  });
  it('tick at the first of a month or year over years, and say which', () => {
    const [from, to] = [Date.UTC(2010, 3, 28) / 1000, Date.UTC(2026, 3, 26) / 1000];
    const found = ticks(from, to, 10);
    expect(found.map((one) => timeLabel(one, to - from))).toEqual(['2012-01', '2014-01', '2016-01', '2018-01', '2020-01', '2022-01', '2024-01', '2026-01']);
    expect(ticks(from, from + 200 * 86_400, 8).map((one) => timeLabel(one))).toEqual(['05-01', '06-01', '07-01', '08-01', '09-01', '10-01', '11-01']);
  });
  it('step in round numbers', () => expect(steps(0, 17, 4)).toEqual([0, 5, 10, 15]));
});

describe('a line', () => {
  const x = linear(0, 7200, 0, 100);
  const y = linear(0, 10, 100, 0);
  const series = (values: (number | null)[], shape: Series['shape'] = 'line'): Series => ({ name: 's', t: [0, 3600, 7200], values, colour: '', shape });
  it('breaks where nothing was said', () => expect(path(series([1, null, 2]), x, y).match(/M/g)).toHaveLength(2));
  it('keeps a value until the next in steps', () => expect(path(series([1, 2, 2], 'step'), x, y)).toContain('H50.0V80.0'));
});

it('nearest is nearest', () => {
  expect(nearest([0, 10, 20], 14)).toBe(1);
  expect(nearest([0, 10, 20], 99)).toBe(2);
  expect(nearest([], 1)).toBe(-1);
});
