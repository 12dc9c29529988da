/** Where the reader is: the address is the state of every view. */
import { tick } from 'svelte';

export type ViewName = 'watch' | 'leads' | 'vessels' | 'screen' | 'data' | 'none';

class Route {
  path = $state(location.pathname);
  search = $state(location.search);
  get view(): ViewName {
    const first = this.path.split('/')[1] ?? '';
    if (first === '') return 'watch';
    return ['watch', 'leads', 'vessels', 'screen', 'data'].includes(first) ? (first as ViewName) : 'none';
  }
  /** What follows the view's name in the address. */
  get param(): string {
    const said = this.path.split('/').slice(2).join('/');
    try {
      return decodeURIComponent(said);
    } catch {
      return said; // a percent sign that stands for itself
    }
  }
  get query(): URLSearchParams {
    return new URLSearchParams(this.search);
  }
}
export const route = new Route();

/** Addresses last shown of each view, so that going back to one finds it as it was left. */
const left = new Map<string, string>();

function read(): void {
  route.path = location.pathname;
  route.search = location.search;
}

export function go(to: string, replace = false): void {
  if (to === location.pathname + location.search) return;
  left.set(route.view, location.pathname + location.search);
  if (replace) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  const before = route.path;
  read();
  if (before !== route.path)
    void tick().then(() => document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true }));
}

/** The view as it was left, else its beginning. */
export const lastOf = (view: ViewName): string => left.get(view) ?? `/${view}`;

/** Writes the state of the present view into the address without a new step of history. */
export function keep(search: string): void {
  const to = location.pathname + (search ? `?${search}` : '');
  if (to === location.pathname + location.search) return;
  history.replaceState(null, '', to);
  route.search = location.search;
}

export function watchAddress(): void {
  window.addEventListener('popstate', read);
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = (event.target as Element).closest?.('a[href^="/"]');
    if (!link || link.hasAttribute('download') || link.getAttribute('target') || link.getAttribute('href')!.startsWith('/api/')) return;
    event.preventDefault();
    go(link.getAttribute('href')!);
  });
}
