import { describe, expect, it } from 'vitest';
import en from './en.json';
import ko from './ko.json';

const holes = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

describe('messages', () => {
  it('are the same in both languages', () => expect(Object.keys(ko).sort()).toEqual(Object.keys(en).sort()));
  it('have the same holes', () => {
    for (const [key, text] of Object.entries(en)) expect([key, holes((ko as Record<string, string>)[key])]).toEqual([key, holes(text)]);
  });
  it('are never empty, and never say guilty of a ship', () => {
    for (const [key, text] of [...Object.entries(en), ...Object.entries(ko)]) {
      expect(text.trim(), key).not.toBe('');
      expect(text, key).not.toMatch(/guilty/i);
    }
  });
});
