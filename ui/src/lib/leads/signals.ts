/** Signals and the families of events they come from. */
import type { Signal } from '../api/types';
import { familyOf, isKind, type Family } from '../map/palette';

/** The kind of event a signal is of; null for what no event tells. */
export const kindOf = (signal: Signal): string | null => signal.kind ?? (isKind(signal.name) ? signal.name : null);

/** Null for what comes from lists. */
export function familyOfSignal(signal: Signal): Family | null {
  if (signal.source === 'match' || signal.source === 'watchlist') return null;
  const kind = kindOf(signal);
  if (kind) return familyOf(kind);
  if (signal.source === 'sighting') return 'sighting';
  if (signal.source === 'identity') return 'identity';
  return signal.source === 'chain' ? 'meeting' : 'silence';
}
