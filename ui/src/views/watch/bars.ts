/** Bars of the histogram of events, those in the window in colour. */
import type { Bounds, Histogram } from '../../lib/columns/protocol';
import { COLOUR, FAMILIES } from '../../lib/map/palette';

interface Look {
  width: number;
  height: number;
  theme: 'light' | 'dark';
  left: number;
  right: number;
  span: Bounds;
}

export function drawBars(canvas: HTMLCanvasElement, histogram: Histogram, look: Look): void {
  const scale = window.devicePixelRatio || 1;
  canvas.width = Math.round(look.width * scale);
  canvas.height = Math.round(look.height * scale);
  canvas.style.width = `${look.width}px`;
  canvas.style.height = `${look.height}px`;
  const context = canvas.getContext('2d')!;
  context.scale(scale, scale);
  const { steps, bars, start, step } = histogram;
  const whole = look.span.end - look.span.start;
  let most = 1;
  for (let at = 0; at < steps; at++) most = Math.max(most, total(histogram, at));
  for (let at = 0; at < steps; at++) {
    const from = ((start + at * step - look.span.start) / whole) * look.width;
    const to = ((start + (at + 1) * step - look.span.start) / whole) * look.width;
    const inside = to > look.left && from < look.right;
    // Square roots: a quiet night beside a busy day can still be read.
    const n = total(histogram, at);
    const high = n === 0 ? 0 : Math.max(2, (look.height - 4) * Math.sqrt(n / most));
    let bottom = look.height;
    for (let family = 0; family < FAMILIES.length; family++) {
      const share = n === 0 ? 0 : (bars[family * steps + at] / n) * high;
      if (share === 0) continue;
      context.globalAlpha = inside ? 0.92 : 0.3;
      context.fillStyle = COLOUR[FAMILIES[family]][look.theme];
      context.fillRect(from + 0.5, bottom - share, Math.max(1, to - from - 1), share);
      bottom -= share;
    }
  }
}

function total(histogram: Histogram, at: number): number {
  let sum = 0;
  for (let family = 0; family < FAMILIES.length; family++) sum += histogram.bars[family * histogram.steps + at];
  return sum;
}
