/**
 * Moving the map where it is drawn in software: the picture that is there glides under the pointer and is drawn anew when it
 * is let go, or runs out. A drawing takes tens of milliseconds without a graphics card; moving a picture takes none.
 */
import type { Map as MapLibre } from 'maplibre-gl';

/** Pixels that are drawn beyond every edge, so that there is something to glide in. */
export const OVER_PX = 120;
/** Farther than this it is drawn anew while it is still held; until then the sea at the edge is empty. */
const FAR_PX = 420;
/** So long without a move, and it is drawn where it is. */
const PAUSE_MS = 160;
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
  }

  private down = (event: PointerEvent): void => {
    if (event.button !== 0 || event.shiftKey || this.held()) return;
    this.commit();
    this.from = { x: event.clientX, y: event.clientY, id: event.pointerId };
  };

  private move = (event: PointerEvent): void => {
    if (!this.from || event.pointerId !== this.from.id) return;
    const dx = event.clientX - this.from.x;
    const dy = event.clientY - this.from.y;
    if (this.x === 0 && this.y === 0 && Math.hypot(dx, dy) < 3) return;
    if (!this.layer.hasPointerCapture(event.pointerId)) this.layer.setPointerCapture(event.pointerId);
    this.x = dx;
    this.y = dy;
    this.apply();
    clearTimeout(this.rest);
    const far = Math.max(Math.abs(dx), Math.abs(dy));
    if (far > FAR_PX) this.renew(event.clientX, event.clientY);
    else if (far > OVER_PX) this.rest = window.setTimeout(() => this.renew(event.clientX, event.clientY), PAUSE_MS);
  };

  /** Draws it anew and goes on from there. */
  private renew(x: number, y: number): void {
    if (!this.from) return;
    this.from = { ...this.from, x, y };
    this.commit();
  }

  private up = (): void => {
    if (!this.from) return;
    this.from = null;
    this.commit();
    // What came meanwhile was kept for now.
    this.map.triggerRepaint();
  };

  /** Whether the picture is being moved: what is new waits for the next drawing. */
  get moving(): boolean {
    return this.from !== null && this.layer.hasPointerCapture(this.from.id);
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
