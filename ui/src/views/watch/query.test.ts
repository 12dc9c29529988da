import { describe, expect, it } from 'vitest';
import { EMPTY, filters, readQuery, writeQuery, type WatchQuery } from './query';

const read = (text: string): WatchQuery => readQuery(new URLSearchParams(text));

describe('the address of the watch', () => {
  it('says nothing when nothing is asked', () => {
    expect(writeQuery(EMPTY)).toBe('');
    expect(read('')).toEqual(EMPTY);
  });
  it('is restored whole', () => {
    const query: WatchQuery = {
      from: 1_930_263_600, to: 1_930_350_000, kinds: ['gap', 'encounter'], flags: ['KP'], types: ['tanker'],
      area: [[120, 30], [125.5, 30], [125.5, 35.25]], explained: 'no', listed: true, score: 0.55, judged: 'watch',
      at: { lat: 34.5, lon: 126.25, zoom: 6.5 }, lead: 'L1', event: '0123456789abcdef', panel: 'events', speed: 3600, tracks: false,
    };
    expect(read(writeQuery(query))).toEqual(query);
  });
  it('reads nonsense as nothing', () => {
    expect(read('from=yesterday&score=7&at=1,2&area=1,2;3&explained=perhaps&speed=5')).toEqual({ ...EMPTY, score: 1 });
  });
  it('keeps commas readable', () => expect(writeQuery({ ...EMPTY, kinds: ['gap', 'circle'] })).toBe('kind=gap,circle'));
  it('counts each filter once', () => expect(filters({ ...EMPTY, kinds: ['gap', 'circle'], listed: true })).toBe(2));
});
