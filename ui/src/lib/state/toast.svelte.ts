/** One short message at a time, read out by screen readers. */
export interface Toast {
  text: string;
  kind: 'plain' | 'good' | 'bad';
  action: { label: string; act: () => void } | null;
}
class ToastState {
  now = $state.raw<Toast | null>(null);
}
export const toast = new ToastState();
let timer = 0;

export function tell(text: string, kind: Toast['kind'] = 'plain', action: Toast['action'] = null): void {
  toast.now = { text, kind, action };
  clearTimeout(timer);
  timer = window.setTimeout(() => (toast.now = null), kind === 'bad' ? 9000 : 5000);
}
export function untell(): void {
  toast.now = null;
}
