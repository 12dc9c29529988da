/** The steps from what is true of any ship to what is thought of this one, in logarithms of odds. */
import type { Lead, Signal } from '../../lib/api/types';

export interface Fall {
  signal: Signal;
  /** Key in the address and on the page. */
  key: string;
  from: number;
  to: number;
}
export interface Falls {
  counted: Fall[];
  others: Fall[];
  low: number;
  high: number;
}

export function fallsOf(lead: Lead): Falls {
  const keyed = lead.signals.map((signal, at) => ({ signal, key: `${signal.name}${lead.signals.findIndex((one) => one.name === signal.name) === at ? '' : `.${at}`}` }));
  const ordered = keyed.filter(({ signal }) => signal.counted).sort((a, b) => b.signal.weight - a.signal.weight);
  let level = lead.prior_log_odds + (lead.learnt_log_odds ?? 0);
  const counted = ordered.map(({ signal, key }) => {
    const from = level;
    level += signal.weight;
    return { signal, key, from, to: level };
  });
  const others = keyed.filter(({ signal }) => !signal.counted).map(({ signal, key }) => ({ signal, key, from: lead.log_odds, to: lead.log_odds }));
  const levels = [0, lead.prior_log_odds, lead.prior_log_odds + (lead.learnt_log_odds ?? 0), lead.log_odds, ...counted.map((one) => one.to)];
  const low = Math.min(...levels) - 0.4;
  const high = Math.max(...levels) + 0.4;
  return { counted, others, low, high };
}

export const chance = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));

/** Chances that are marked on the scale. */
export const MARKS = [0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999].map((p) => ({ p, at: Math.log(p / (1 - p)) }));
