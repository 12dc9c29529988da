/** Keys of the keyboard: single letters, and two after one another beginning with g. Never while somebody types. */

export type Keys = Record<string, () => void>;
const layers: Keys[] = [];

/** Adds keys, over those that are there; call what it returns to take them away. */
export function onKeys(keys: Keys): () => void {
  layers.push(keys);
  return () => {
    const at = layers.indexOf(keys);
    if (at >= 0) layers.splice(at, 1);
  };
}

/** Whether what has the focus takes letters itself. */
export function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'range', 'button', 'submit', 'file'].includes(target.type);
}

const SEQUENCE_MS = 1200;

export function listenToKeys(): void {
  let first = '';
  let since = 0;
  window.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || takesText(event.target)) return;
    if (document.querySelector('dialog[open]')) return;
    const interactive = event.target instanceof HTMLElement && event.target.closest('a, button, [role="slider"], summary');
    if (interactive && (event.key === 'Enter' || event.key === ' ')) return;
    const name = first && performance.now() - since < SEQUENCE_MS ? `${first} ${event.key}` : event.key;
    first = '';
    for (let at = layers.length - 1; at >= 0; at--) {
      const act = layers[at][name];
      if (act) {
        event.preventDefault();
        act();
        return;
      }
    }
    if (event.key === 'g') {
      first = 'g';
      since = performance.now();
    }
  });
}
