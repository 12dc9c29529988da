/** Which leads are wanted, and in which order. */
import { areaOf, inArea } from '../../lib/columns/filter';
import { mercatorX, mercatorY } from '../../lib/map/mercator';
import type { Lead } from '../../lib/api/types';
import { kindOf } from '../../lib/leads/signals';
import type { WatchQuery } from './query';

/** Whether something of it stands on a list or the watchlist. */
export const isListed = (lead: Lead): boolean => lead.signals.some((signal) => signal.source === 'match' || signal.source === 'watchlist');

/** How many innocent explanations hold of it. */
export const explainedBy = (lead: Lead): number => lead.explained ?? lead.explanations?.length ?? 0;

/** Leads that a query lets through, in their order. */
export function passing(leads: Lead[], query: WatchQuery): Lead[] {
  const area = areaOf(query.area);
  const since = query.from ?? -Infinity;
  const until = query.to ?? Infinity;
  return leads.filter((lead) => {
    const start = Date.parse(lead.start) / 1000;
    const end = lead.end ? Date.parse(lead.end) / 1000 : Infinity;
    return (
      start <= until && end >= since && lead.score >= query.score &&
      (query.judged === 'any' || (lead.judgement?.verdict ?? 'none') === query.judged) &&
      (!query.listed || isListed(lead)) &&
      (query.explained === 'any' || (explainedBy(lead) > 0) === (query.explained === 'yes')) &&
      (query.kinds.length === 0 || lead.signals.some((signal) => query.kinds.includes(kindOf(signal) ?? ''))) &&
      (query.flags.length === 0 || lead.vessels.some((ship) => ship.flag !== null && query.flags.includes(ship.flag))) &&
      (query.types.length === 0 || lead.vessels.some((ship) => ship.group !== null && query.types.includes(ship.group))) &&
      (area === null || (lead.lat !== null && lead.lon !== null && inArea(area, mercatorX(lead.lon), mercatorY(lead.lat))))
    );
  });
}
