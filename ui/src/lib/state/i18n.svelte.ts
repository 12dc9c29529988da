/** Words in the reader's language. Sentences that the server says come in both. */
import type { Said } from '../api/types';
import en from '../../messages/en.json';
import ko from '../../messages/ko.json';

export type Key = keyof typeof en;
export type Lang = 'en' | 'ko';
const WORDS: Record<Lang, Record<Key, string>> = { en, ko };

class Language {
  current = $state<Lang>(first());
}
function first(): Lang {
  if (typeof localStorage === 'undefined') return 'en';
  const kept = localStorage.getItem('watchkeeper.lang');
  if (kept === 'en' || kept === 'ko') return kept;
  return navigator.language.startsWith('ko') ? 'ko' : 'en';
}
export const language = new Language();

export function setLanguage(lang: Lang): void {
  language.current = lang;
  localStorage.setItem('watchkeeper.lang', lang);
  document.documentElement.lang = lang;
}

/** A message, with `{name}` replaced. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  return WORDS[language.current][key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Whether there is a message of that key: keys are sometimes made of what the server says. */
export function known(key: string): key is Key {
  return key in en;
}

/** `prefix.name` as a message, else the name with its underscores gone. */
export function word(prefix: string, name: string): string {
  const key = `${prefix}.${name}`;
  return known(key) ? t(key) : name.replaceAll('_', ' ');
}

/** What the server says, in the reader's language; in English where it says it in that only. */
export function say(said: Said | null | undefined): string {
  if (said === null || said === undefined) return '';
  if (typeof said === 'string') return said;
  return said[language.current] || said.en;
}
