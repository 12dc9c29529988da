/** What can be asked, one function each. */
import { address, get, post, send, type Asked } from './client';
import type {
  Against, DataState, Draughts, EventRow, Found, Job, Lead, Leads, Neighbours, PairSeries, Positions,
  Practice, Receipt, Rejects, Screening, Session, Vessel, Verdict,
} from './types';

type Query = Record<string, Asked | Asked[]>;
const path = encodeURIComponent;

export const session = (): Promise<Session> => get('/api/session');
export const search = (q: string, signal?: AbortSignal): Promise<{ results: Found[] }> => get('/api/search', { q, limit: 20 }, signal);
export const event = (id: string): Promise<EventRow> => get(`/api/events/${path(id)}`);
export const events = (query: Query): Promise<{ events: EventRow[]; total: number }> => get('/api/events', query);
export const vessel = (query: string): Promise<Vessel> => get(`/api/vessels/${path(query)}`);
export const positions = (query: Query): Promise<Positions> => get('/api/map/positions', query);
export const draughts = (mmsi: number): Promise<Draughts> => get(`/api/vessels/${mmsi}/draughts`);
export const neighbours = (mmsi: number, since: string, until: string): Promise<Neighbours> =>
  get(`/api/vessels/${mmsi}/neighbours`, { since, until });
export const pair = (a: number, b: number, since: string, until: string): Promise<PairSeries> =>
  get('/api/pair', { mmsi: [a, b], since, until });
export const practices = (): Promise<Practice[]> => get('/api/practices');
export const lead = (id: string): Promise<Lead> => get(`/api/leads/${path(id)}`);
export const judgeLead = (id: string, verdict: Verdict, why: string, who: string): Promise<{ judgement: string; lead?: Lead }> =>
  post(`/api/leads/${path(id)}/judgements`, { verdict, why, who: who || undefined });
export const lists = (): Promise<Against> => get('/api/lists');
export const receipt = (id: string): Promise<Receipt> => get(`/api/receipts/${path(id)}`);
export const data = (): Promise<DataState> => get('/api/data');
export const rejects = (file: number | null, limit = 50): Promise<Rejects> => get('/api/data/rejects', { file_no: file, limit });
export const job = (id: string): Promise<Job> => get(`/api/jobs/${path(id)}`);
export const ports = (): Promise<GeoJSON.FeatureCollection> => get('/api/ports');
export const zones = (on?: string): Promise<GeoJSON.FeatureCollection> => get('/api/zones', { on });

const PAGE = 500;

/** Every lead there is, page by page. */
export async function leads(signal?: AbortSignal): Promise<Leads> {
  const all = await get<Leads>('/api/leads', { limit: PAGE, judgement: 'any', state: 'any' }, signal);
  while (all.leads.length < all.total) {
    const more = await get<Leads>('/api/leads', { limit: PAGE, offset: all.leads.length, judgement: 'any', state: 'any' }, signal);
    if (more.leads.length === 0) break;
    all.leads.push(...more.leads);
  }
  return all;
}

export interface Party {
  kind: string | null;
  names: string[];
  said: Record<string, string[]>;
}
export async function screen(party: Party, threshold: number | null, asOf: string | null, signal?: AbortSignal): Promise<Screening> {
  const asked = { parties: [party], ...(threshold ? { threshold } : {}), ...(asOf ? { as_of: asOf } : {}) };
  return (await post<{ results: Screening[] }>('/api/screen', asked, signal)).results[0];
}
export const judgeHit = (hit: string, receiptId: string, verdict: string, who: string, why: string): Promise<{ judgement: string }> =>
  post(`/api/hits/${path(hit)}/judgements`, { receipt: receiptId, verdict, who, why });
export const ingest = (file: File, format: string, source: string, told: (share: number) => void): Promise<Job> =>
  send(address('/api/ingest', { name: file.name, format, source }), file, told);
export const batch = (file: File, told: (share: number) => void): Promise<Job> =>
  send(address('/api/screen/batch', { name: file.name }), file, told);
