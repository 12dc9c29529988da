/** The worker as the page sees it: it is loaded once, and asked; of pictures only the newest counts. */
import type { View } from '../map/mercator';
import type { Answer, Ask, Facets, Here, Histogram, Meta, Picture, Row, Wanted } from './protocol';

/** Wanted as plain data: what is reactive cannot be sent. */
const plain = (wanted: Wanted): Wanted => JSON.parse(JSON.stringify(wanted)) as Wanted;

export class Columns {
  meta = $state.raw<Meta | null>(null);
  tracks = $state<number | null>(null);
  failed = $state<{ status: number; message: string } | null>(null);
  /** Grows when there is more detail than the last picture had. */
  deeper = $state(0);
  private worker: Worker | null = null;
  private number = 0;
  private waiting = new Map<number, (answer: Answer) => void>();
  private busy = false;
  private next: Ask | null = null;
  private drawn: ((picture: Picture) => void) | null = null;

  /** Loads what is there, unless that was done; what failed is tried again. */
  ensure(): void {
    if (!this.worker || this.failed) this.load();
  }

  /** Loads anew: there is more, or the last time failed. */
  load(): void {
    this.worker?.terminate();
    this.meta = null;
    this.failed = null;
    this.busy = false;
    this.worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    this.worker.onmessage = (event: MessageEvent<Answer>) => this.hear(event.data);
    this.worker.postMessage({ type: 'load' } satisfies Ask);
  }

  /** What was loaded is of an older snapshot: the next view that needs it loads it anew. */
  forget(): void {
    this.worker?.terminate();
    this.worker = null;
    this.meta = null;
  }

  private hear(answer: Answer): void {
    if (answer.type === 'events') this.meta = answer.meta;
    else if (answer.type === 'tracks') {
      this.tracks = answer.tracks;
      this.deeper++;
    } else if (answer.type === 'failed') this.failed = { status: answer.status, message: answer.message };
    else if (answer.type === 'deeper') this.deeper++;
    else if (answer.type === 'picture') {
      this.busy = false;
      this.drawn?.(answer.picture);
      const next = this.next;
      this.next = null;
      if (next) this.send(next);
    } else {
      this.waiting.get(answer.number)?.(answer);
      this.waiting.delete(answer.number);
    }
  }

  private send(ask: Ask): void {
    this.busy = ask.type === 'picture' || this.busy;
    this.worker?.postMessage(ask);
  }

  private asked<T>(ask: (number: number) => Ask, take: (answer: Answer) => T): Promise<T> {
    const number = ++this.number;
    return new Promise((resolve) => {
      this.waiting.set(number, (answer) => resolve(take(answer)));
      this.send(ask(number));
    });
  }

  onPicture(drawn: (picture: Picture) => void): void {
    this.drawn = drawn;
  }

  /** Asks for a picture; while one is being made only the last that is asked for follows. */
  picture(wanted: Wanted, view: View, seen: View, tracks: boolean): void {
    const ask: Ask = { type: 'picture', number: ++this.number, wanted: plain(wanted), view, seen, tracks };
    if (this.busy) this.next = ask;
    else this.send(ask);
  }

  histogram = (wanted: Wanted, steps: number): Promise<Histogram> =>
    this.asked(
      (number) => ({ type: 'histogram', number, wanted: plain(wanted), steps }),
      (answer) => (answer as Extract<Answer, { type: 'histogram' }>).histogram,
    );

  rows = (wanted: Wanted, view: View | null, most: number): Promise<{ rows: Row[]; total: number }> =>
    this.asked(
      (number) => ({ type: 'rows', number, wanted: plain(wanted), view, most }),
      (answer) => answer as Extract<Answer, { type: 'rows' }>,
    );

  facets = (wanted: Wanted): Promise<Facets> =>
    this.asked(
      (number) => ({ type: 'facets', number, wanted: plain(wanted) }),
      (answer) => (answer as Extract<Answer, { type: 'facets' }>).facets,
    );

  here = (wanted: Wanted, lon: number, lat: number, radius: number, family: number): Promise<Here> =>
    this.asked(
      (number) => ({ type: 'here', number, wanted: plain(wanted), lon, lat, radius, family }),
      (answer) => (answer as Extract<Answer, { type: 'here' }>).here,
    );
}

export const columns = new Columns();
