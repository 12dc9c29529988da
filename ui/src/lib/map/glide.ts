/**
 * Moving the map where it is drawn in software: the picture that is there glides under the pointer and is drawn anew when it
 * is let go, or runs out. A drawing takes tenths of a second without a graphics card; moving a picture takes none.
 */
import { MapMouseEvent, type Map as MapLibre } from 'maplibre-gl';
import { worldSize } from './mercator';

/** Pixels that are drawn beyond every edge, so that there is something to glide in. */
export const OVER_PX = 120;
/** Part of the view's width after which it is drawn anew while it is still held; until then the sea at the edge is empty. */
const FAR = 0.6;
/** So long after the hand is taken off it is drawn where it is; whoever drags on before that is not held up. */
const REST_MS = 320;
const WHEEL_REST_MS = 140;
/** A held hand that rests beyond what is drawn sees it drawn. */
const HELD_MS = 250;
/** Pixels a press may move and still be a click. */
const CLICK_PX = 3;

interface Press {
  x: number;
  y: number;
  id: number;
}

export class Glide {
  private x = 0;
  private y = 0;
  private scale = 1;
  private press: Press | null = null;
  private pulled = false;
  /** Whether the picture lay elsewhere than the map when the last press began. */
  private shifted = false;
  private rest = 0;
  private readonly layer: HTMLElement;
  private readonly box: HTMLElement;

  constructor(
    private readonly map: MapLibre,
    private readonly held: () => boolean,
    private readonly moved: () => void,
  ) {
    this.layer = map.getCanvasContainer();
    this.box = map.getContainer();
    map.dragPan.disable();
    map.scrollZoom.disable();
    // On the box, not on the picture: that may lie beside the pointer.
    this.box.addEventListener('pointerdown', this.down);
    this.box.addEventListener('pointermove', this.move);
    for (const end of ['pointerup', 'pointercancel', 'lostpointercapture'] as const) this.box.addEventListener(end, this.up);
    this.box.addEventListener('wheel', this.wheel, { passive: false });
    this.box.addEventListener('click', this.click, true);
    // The map draws itself at every move of a held mouse, whether it moves or not: it does not hear of them.
    window.addEventListener('mousemove', this.hush, true);
    map.once('remove', () => {
      clearTimeout(this.rest);
      window.removeEventListener('mousemove', this.hush, true);
    });
  }

  /** Whether the picture is being moved: what is new waits for the next drawing. */
  get moving(): boolean {
    return this.x !== 0 || this.y !== 0 || this.scale !== 1;
  }

  /** Moves the map to where the picture was moved to, and draws it there. */
  commit(): void {
    clearTimeout(this.rest);
    if (!this.moving) {
      // Brought back to where it was: what came meanwhile is drawn all the same.
      if (this.pulled) this.map.triggerRepaint();
      return;
    }
    const { box, map } = this;
    const centre = map.unproject([box.clientWidth / 2 - this.x / this.scale, box.clientHeight / 2 - this.y / this.scale]);
    const zoom = map.getZoom() + Math.log2(this.scale);
    // A hand that holds on goes on from here.
    if (this.press) this.press = { ...this.press, x: this.press.x + this.x, y: this.press.y + this.y };
    this.x = this.y = 0;
    this.scale = 1;
    this.layer.style.transform = '';
    map.jumpTo({ center: centre, zoom });
    map.redraw();
  }

  private down = (event: PointerEvent): void => {
    this.pulled = false;
    this.shifted = this.moving;
    if (isControl(event)) return;
    // Two fingers are the map's own.
    if (!event.isPrimary || event.button !== 0 || event.shiftKey || this.held()) {
      this.press = null;
      return this.commit();
    }
    clearTimeout(this.rest);
    if (this.scale !== 1) this.commit();
    this.press = { x: event.clientX - this.x, y: event.clientY - this.y, id: event.pointerId };
  };

  private hush = (event: MouseEvent): void => {
    if (this.press && this.pulled) event.stopImmediatePropagation();
  };

  private move = (event: PointerEvent): void => {
    const { press, box } = this;
    if (!press || event.pointerId !== press.id) return;
    const x = event.clientX - press.x;
    const y = event.clientY - press.y;
    if (!this.pulled && Math.hypot(x - this.x, y - this.y) < CLICK_PX) return;
    if (!this.pulled) box.setPointerCapture(event.pointerId);
    this.pulled = true;
    this.x = x;
    this.y = y;
    this.apply();
    clearTimeout(this.rest);
    if (Math.abs(x) >= box.clientWidth * FAR || Math.abs(y) >= box.clientHeight * FAR) this.commit();
    else if (Math.max(Math.abs(x), Math.abs(y)) > OVER_PX) this.rest = window.setTimeout(() => this.commit(), HELD_MS);
  };

  private up = (event: PointerEvent): void => {
    if (!this.press || event.pointerId !== this.press.id) return;
    this.press = null;
    clearTimeout(this.rest);
    // A press that moves nothing is a click, and has to find what it is on.
    if (!this.pulled) return this.commit();
    this.rest = window.setTimeout(() => this.commit(), REST_MS);
  };

  /** Under the hand the picture did not move, so the map would take the end of a drag for a click; and where the picture lay
   * elsewhere when the press began, a click for the end of a drag. */
  private click = (event: MouseEvent): void => {
    if (isControl(event)) return;
    if (!this.pulled && !this.shifted) return;
    event.stopImmediatePropagation();
    if (!this.pulled) this.map.fire(new MapMouseEvent('click', this.map, event));
  };

  private wheel = (event: WheelEvent): void => {
    if (isControl(event)) return;
    event.preventDefault();
    if (this.press) return;
    const { map, box } = this;
    const zoom = map.getZoom();
    // The map shows no more than one world from north to south.
    const least = Math.max(map.getMinZoom(), Math.log2(box.clientHeight / worldSize(0))) - zoom;
    const wanted = Math.log2(this.scale) - event.deltaY / (event.ctrlKey ? 120 : 360);
    const by = 2 ** Math.max(Math.min(0, least), Math.min(map.getMaxZoom() - zoom, wanted)) / this.scale;
    if (by === 1) return;
    const edges = box.getBoundingClientRect();
    const px = event.clientX - edges.left - edges.width / 2;
    const py = event.clientY - edges.top - edges.height / 2;
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
    this.moved();
  }
}

const isControl = (event: Event): boolean => (event.target as Element).closest('.maplibregl-control-container') !== null;
