/** Signals and the families of events they come from. */
import type { Signal } from '../api/types';
import { familyOf, type Family } from '../map/palette';
import en from '../../messages/en.json';

/** Kinds of events, longest first so that `dark_encounter` is not read as another. */
const KINDS = Object.keys(en).filter((key) => key.startsWith('kind.')).map((key) => key.slice(5)).sort((a, b) => b.length - a.length);

export function kindOfSignal(name: string): string | null {
  return KINDS.find((kind) => name === kind || name.startsWith(`${kind}_`) || name.startsWith(`${kind}:`) || name.startsWith(`${kind}.`)) ?? null;
}

/** Null for what comes from lists. */
export function familyOfSignal(signal: Signal): Family | null {
  if (signal.source === 'match' || signal.source === 'watchlist') return null;
  const kind = kindOfSignal(signal.name);
  if (kind) return familyOf(kind);
  if (signal.source === 'sighting') return 'sighting';
  if (signal.source === 'identity') return 'identity';
  return signal.source === 'chain' ? 'meeting' : 'silence';
}
