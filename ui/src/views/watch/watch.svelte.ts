/** The state of the watch: what the address says, and what follows from it. */
import { columns } from '../../lib/columns/columns.svelte';
import type { Row, Wanted } from '../../lib/columns/protocol';
import { leads } from '../../lib/state/leads.svelte';
import { keep, route } from '../../lib/state/route.svelte';
import { session } from '../../lib/state/session.svelte';
import { YEARS_S } from '../../lib/plots/scale';
import { epoch, shortStamp, stamp } from '../../lib/state/numbers';
import { isListed, passing } from './passing';
import { filters, readQuery, writeQuery, type WatchQuery } from './query';

export class WatchState {
  query = $state<WatchQuery>(readQuery(route.query));
  playing = $state(false);
  drawing = $state(false);
  shown = $state<{ events: number; tracks: number; since: number | null }>({ events: 0, tracks: 0, since: null });
  /** Whether the map or the list is read where there is room for one. */
  narrow = $state<'map' | 'list'>('list');
  private written = route.search.slice(1);
  private frame = 0;

  horizon = $derived.by(() => {
    const said = session.now?.horizon;
    const heard = columns.meta?.horizon ?? null;
    if (said) return { start: epoch(said.start), end: Math.max(epoch(said.end), epoch(said.start) + 3600) };
    return heard;
  });
  /** A time as short as it can be read: with its year where there are several. */
  when = (time: number): string => (this.horizon && this.horizon.end - this.horizon.start > YEARS_S ? stamp(time) : shortStamp(time));
  since = $derived(this.query.from ?? this.horizon?.start ?? 0);
  until = $derived(this.query.to ?? this.horizon?.end ?? 0);
  leads = $derived(passing(leads.all, this.query));
  chosen = $derived(this.leads.findIndex((lead) => lead.id === this.query.lead));
  filters = $derived(filters(this.query));

  /** Ships that events are narrowed to: filters that only leads know, told by the ships of those that pass. */
  private ships = $derived.by((): number[] | null => {
    const query = this.query;
    if (!query.listed && query.score === 0 && query.judged === 'any') return null;
    return [...new Set(this.leads.flatMap((lead) => lead.vessels.map((ship) => ship.mmsi)))];
  });
  /** What is asked of the columns, apart from when. */
  filter = $derived.by((): Omit<Wanted, 'since' | 'until'> => {
    const { kinds, flags, types, area, explained } = this.query;
    return { kinds, flags, types, area, explained, ships: this.ships };
  });
  wanted = $derived.by((): Wanted => ({ ...this.filter, since: this.since, until: this.until }));
  listed = $derived(leads.all.filter(isListed).length);

  /** Follows the address both ways. Called once by the view. */
  follow(): void {
    $effect(() => {
      const search = route.search.slice(1);
      if (route.view === 'watch' && search !== this.written) {
        this.written = search;
        this.query = readQuery(route.query);
      }
    });
    $effect(() => {
      // Where there is room for one, an event is on the map.
      if (this.query.event) this.narrow = 'map';
    });
    $effect(() => {
      const text = writeQuery(this.query);
      if (this.playing || text === this.written) return;
      this.written = text;
      keep(text);
    });
  }

  window(from: number, to: number): void {
    const { horizon } = this;
    if (!horizon) return;
    const whole = from <= horizon.start && to >= horizon.end;
    this.query.from = whole ? null : Math.max(horizon.start, from);
    this.query.to = whole ? null : Math.min(horizon.end, to);
  }

  clear(): void {
    Object.assign(this.query, { kinds: [], flags: [], types: [], area: [], explained: 'any', listed: false, score: 0, judged: 'any' });
  }

  select(id: string | null): void {
    this.query.lead = id;
    this.query.event = null;
  }

  step(by: number): void {
    if (this.leads.length === 0) return;
    const at = this.chosen < 0 ? (by > 0 ? 0 : this.leads.length - 1) : Math.min(this.leads.length - 1, Math.max(0, this.chosen + by));
    this.query.panel = 'leads';
    this.select(this.leads[at].id);
  }

  toggle(list: 'kinds' | 'flags' | 'types', value: string): void {
    const now = this.query[list];
    this.query[list] = now.includes(value) ? now.filter((one) => one !== value) : [...now, value];
  }

  play(): void {
    const { horizon } = this;
    if (this.playing || !horizon) return this.pause();
    const whole = horizon.end - horizon.start;
    // The whole of it cannot move: a tenth of it does.
    if (this.until - this.since > whole * 0.9) this.window(horizon.start, horizon.start + Math.max(3600, whole / 10));
    else if (this.until >= horizon.end) this.window(horizon.start, horizon.start + (this.until - this.since));
    this.playing = true;
    let last = performance.now();
    const tick = (now: number): void => {
      if (!this.playing) return;
      const by = (Math.min(250, now - last) / 1000) * this.query.speed;
      last = now;
      const to = Math.min(horizon.end, this.until + by);
      this.window(this.since + (to - this.until), to);
      if (to >= horizon.end) return this.pause();
      this.frame = requestAnimationFrame(tick);
    };
    this.frame = requestAnimationFrame(tick);
  }

  pause(): void {
    this.playing = false;
    cancelAnimationFrame(this.frame);
  }
}

/** What the list of events shows of one. */
export type EventLine = Row;
