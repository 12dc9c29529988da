/**
 * Moving the map where it is drawn in software: the picture that is there glides under the pointer and is drawn anew when it
 * is let go, or runs out. A drawing takes tens of milliseconds without a graphics card; moving a picture takes none.
 */
import type { Map as MapLibre } from 'maplibre-gl';

/** Pixels that are drawn beyond every edge, so that there is something to glide in. */
export const OVER_PX = 120;
/** Part of the view's width after which it is drawn anew while it is still held; until then the sea at the edge is empty. */
const FAR = 0.6;
/** So long after the hand is taken off it is drawn where it is; whoever drags on before that is not held up. */
const REST_MS = 320;
const WHEEL_REST_MS = 140;

/** Whether WebGL is drawn without a graphics card. */
export function drawnInSoftware(): boolean {
  const gl = document.createElement('canvas').getContext('webgl2');
  const told = gl?.getExtension('WEBGL_debug_renderer_info');
  const renderer = gl && told ? String(gl.getParameter(told.UNMASKED_RENDERER_WEBGL)) : '';
  gl?.getExtension('WEBGL_lose_context')?.loseContext();
  return /swiftshader|llvmpipe|software|basic render/i.test(renderer);
}

export class Glide {
  private x = 0;
  private y = 0;
  private scale = 1;
  private from: { x: number; y: number; id: number } | null = null;
  private pulled = false;
  private rest = 0;
  private readonly layer: HTMLElement;

  constructor(
    private readonly map: MapLibre,
    private readonly held: () => boolean,
  ) {
    this.layer = map.getCanvasContainer();
    map.dragPan.disable();
    map.scrollZoom.disable();
    this.layer.addEventListener('pointerdown', this.down);
    this.layer.addEventListener('pointermove', this.move);
    this.layer.addEventListener('pointerup', this.up);
    this.layer.addEventListener('pointercancel', this.up);
    this.layer.addEventListener('wheel', this.wheel, { passive: false });
    // Under the hand the picture did not move, so the map would take the end of a drag for a click.
    this.layer.addEventListener('click', this.hold, true);
    // The map draws itself at every move of a held mouse, whether it moves or not: it does not hear of them.
    window.addEventListener('mousemove', this.hush, true);
    map.once('remove', () => window.removeEventListener('mousemove', this.hush, true));
  }

  private down = (event: PointerEvent): void => {
    if (event.button !== 0 || event.shiftKey || this.held()) return this.commit();
    clearTimeout(this.rest);
    if (this.scale !== 1) this.commit();
    this.from = { x: event.clientX - this.x, y: event.clientY - this.y, id: event.pointerId };
    this.pulled = false;
  };

  private hold = (event: Event): void => {
    if (this.pulled) event.stopImmediatePropagation();
  };

  private hush = (event: MouseEvent): void => {
    if (this.from && this.pulled) event.stopImmediatePropagation();
  };

  private move = (event: PointerEvent): void => {
    if (!this.from || event.pointerId !== this.from.id) return;
    const x = event.clientX - this.from.x;
    const y = event.clientY - this.from.y;
    if (!this.pulled && Math.hypot(x - this.x, y - this.y) < 3) return;
    if (!this.pulled) this.layer.setPointerCapture(event.pointerId);
    this.pulled = true;
    this.x = x;
    this.y = y;
    this.apply();
    // Of the map's box: that of the picture has no height of its own.
    const box = this.map.getContainer();
    if (Math.abs(x) < box.clientWidth * FAR && Math.abs(y) < box.clientHeight * FAR) return;
    this.from = { ...this.from, x: event.clientX, y: event.clientY };
    this.commit();
  };

  private up = (): void => {
    if (!this.from) return;
    this.from = null;
    // A press that moves nothing is a click, and has to find what it is on.
    if (!this.pulled) return this.commit();
    this.rest = window.setTimeout(() => this.commit(), REST_MS);
  };

  /** Whether the picture is being moved: what is new waits for the next drawing. */
  get moving(): boolean {
    return this.x !== 0 || this.y !== 0 || this.scale !== 1;
  }

  private wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const by = 2 ** (-event.deltaY / (event.ctrlKey ? 120 : 360));
    const zoom = this.map.getZoom() + Math.log2(this.scale * by);
    if (zoom < this.map.getMinZoom() || zoom > this.map.getMaxZoom()) return;
    const box = this.map.getContainer().getBoundingClientRect();
    const px = event.clientX - box.left - box.width / 2;
    const py = event.clientY - box.top - box.height / 2;
    this.x = px - (px - this.x) * by;
    this.y = py - (py - this.y) * by;
    this.scale *= by;
    this.apply();
    clearTimeout(this.rest);
    if (this.scale > 3 || this.scale < 0.6) this.commit();
    else this.rest = window.setTimeout(() => this.commit(), WHEEL_REST_MS);
  };

  private apply(): void {
    this.layer.style.transform = `translate3d(${this.x}px, ${this.y}px, 0) scale(${this.scale})`;
  }

  /** Draws the map where the picture was moved to. */
  private commit(): void {
    clearTimeout(this.rest);
    if (this.x === 0 && this.y === 0 && this.scale === 1) return;
    const box = this.map.getContainer();
    const centre = this.map.unproject([box.clientWidth / 2 - this.x / this.scale, box.clientHeight / 2 - this.y / this.scale]);
    const zoom = this.map.getZoom() + Math.log2(this.scale);
    this.x = this.y = 0;
    this.scale = 1;
    this.layer.style.transform = '';
    this.map.jumpTo({ center: centre, zoom });
    this.map.redraw();
  }
}
