/** The map as the views use it: land and labels, the layers of columns, and shapes of what is selected. */
import { LngLatBounds, Map as MapLibre, NavigationControl, ScaleControl, setWorkerUrl, type GeoJSONSource } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import 'maplibre-gl/dist/maplibre-gl.css';
import { ports, zones } from '../api/calls';
import type { Picture } from '../columns/protocol';
import type { Lang } from '../state/i18n.svelte';
import { Glide, OVER_PX } from './glide';
import { GridLayer } from './grid_layer';
import { fetchLand } from './land';
import { LinesLayer } from './lines_layer';
import type { View } from './mercator';
import { pickSymbol, type Picked } from './picking';
import { drawnInSoftware } from './software';
import { LOOK, styleOf, type Theme } from './style';
import { SymbolsLayer } from './symbols_layer';

setWorkerUrl(workerUrl);

export interface Place {
  lat: number;
  lon: number;
  zoom: number;
}
export interface ChartOptions {
  at: Place | null;
  theme: Theme;
  lang: Lang;
  label: string;
  /** Whether columns are drawn on it. */
  columns: boolean;
}

/** Asked once: a page does not change its graphics card. */
let software: boolean | null = null;

let coarse: Promise<GeoJSON.FeatureCollection> | null = null;
const kept = new Map<string, Promise<GeoJSON.FeatureCollection>>();
const once = (name: string, load: () => Promise<GeoJSON.FeatureCollection>): Promise<GeoJSON.FeatureCollection> => {
  if (!kept.has(name)) kept.set(name, load());
  return kept.get(name)!;
};

export class Chart {
  readonly map: MapLibre;
  readonly lines = new LinesLayer();
  readonly symbols = new SymbolsLayer();
  picture: Picture | null = null;
  /** Pixels of the map beyond every edge of what is seen; 0 with a graphics card. */
  readonly over: number;
  private readonly glide: Glide | null;
  /** Told while the picture is moved and the map is not yet. */
  glided: (() => void) | null = null;
  /** Set while clicks are corners of an area: then dragging does not move the map. */
  drawing = false;
  private shapes: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };
  private ready = false;

  private constructor(
    container: HTMLElement,
    land: GeoJSON.FeatureCollection,
    private readonly options: ChartOptions,
  ) {
    const at = options.at ?? { lat: 36, lon: 126, zoom: 3.5 };
    this.map = new MapLibre({
      container, style: styleOf(options.theme, options.lang, land), center: [at.lon, at.lat], zoom: at.zoom, minZoom: 0.6, maxZoom: 16,
      attributionControl: false, dragRotate: false, pitchWithRotate: false, rollEnabled: false, fadeDuration: 0,
      maxPitch: 0, canvasContextAttributes: { antialias: false }, refreshExpiredTiles: false, locale: { 'Map.Title': options.label },
    });
    this.over = software ? OVER_PX : 0;
    this.glide = software ? new Glide(this.map, () => this.drawing, () => this.glided?.()) : null;
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.map.addControl(new NavigationControl({ showCompass: false }), 'bottom-right');
    this.map.addControl(new ScaleControl({ unit: 'nautical' }), 'bottom-left');
    this.map.once('style.load', () => this.added());
  }

  static async make(container: HTMLElement, options: ChartOptions): Promise<Chart> {
    software ??= drawnInSoftware();
    container.classList.toggle('over', software);
    container.style.setProperty('--over', `${OVER_PX}px`);
    coarse ??= fetchLand(0).catch((error: unknown) => {
      coarse = null; // it is asked for again
      throw error;
    });
    await Promise.all([coarse, document.fonts.load('12px "Inter Variable"', 'a'), options.lang === 'ko' ? document.fonts.load('12px "Noto Sans KR"', '황해') : null]);
    return new Chart(container, await coarse, options);
  }

  private added(): void {
    const { map, options } = this;
    if (options.columns) {
      this.lines.theme(options.theme === 'dark');
      this.symbols.theme(options.theme === 'dark');
      map.addLayer(this.lines, 'shapes-fill');
      map.addLayer(this.symbols, 'shapes-fill');
    }
    map.addLayer(new GridLayer(LOOK[options.theme].grid), 'land-0');
    this.ready = true;
    this.show(this.shapes);
    this.detail();
    map.on('zoomend', () => this.detail());
  }

  /** Finer outlines and ports, once they are wanted. */
  private detail(): void {
    const zoom = this.map.getZoom();
    if (zoom >= 3.4) void this.fill('land-1', () => fetchLand(1));
    if (zoom >= 5.9) void this.fill('land-2', () => fetchLand(2));
    if (zoom >= 5.5) void this.fill('ports', ports);
    void this.fill('zones', () => zones());
  }

  private filled = new Set<string>();
  private async fill(name: string, load: () => Promise<GeoJSON.FeatureCollection>): Promise<void> {
    if (this.filled.has(name)) return;
    this.filled.add(name);
    try {
      const data = await once(name, load);
      if (!this.gone) this.map.getSource<GeoJSONSource>(name)?.setData(data);
    } catch {
      kept.delete(name);
      this.filled.delete(name);
    }
  }

  draw(picture: Picture): void {
    this.picture = picture;
    this.lines.set(picture.lines, picture.origin, picture.shownTracks);
    this.symbols.set(picture.symbols, picture.origin);
    if (!this.gliding) this.map.triggerRepaint();
  }

  /** Moves the map to where its picture is. */
  settle(): void {
    this.glide?.commit();
  }

  /** Whether its picture is under the hand, elsewhere than the map. */
  get gliding(): boolean {
    return this.glide?.moving === true;
  }

  show(shapes: GeoJSON.FeatureCollection): void {
    this.shapes = shapes;
    if (this.ready && !this.gone) this.map.getSource<GeoJSONSource>('shapes')?.setData(shapes);
  }

  /** Points that move with the pointer: kept apart from the shapes, which are many. */
  mark(points: GeoJSON.Feature[]): void {
    if (this.ready && !this.gone) this.map.getSource<GeoJSONSource>('marks')?.setData({ type: 'FeatureCollection', features: points });
  }

  /** What is seen, without what is drawn beyond the edges. */
  seen(): View {
    const { over, map } = this;
    const box = map.getContainer();
    const first = map.unproject([over, over]);
    const last = map.unproject([box.clientWidth - over, box.clientHeight - over]);
    return { west: first.lng, north: first.lat, east: last.lng, south: last.lat, zoom: map.getZoom() };
  }

  /** What is drawn. */
  view(): View {
    const bounds = this.map.getBounds();
    return { west: bounds.getWest(), south: bounds.getSouth(), east: bounds.getEast(), north: bounds.getNorth(), zoom: this.map.getZoom() };
  }

  place(): Place {
    const centre = this.map.getCenter().wrap();
    return { lat: centre.lat, lon: centre.lng, zoom: this.map.getZoom() };
  }

  /** What is drawn under a pixel. */
  pick(x: number, y: number): Picked | null {
    if (!this.picture) return null;
    return pickSymbol(this.picture, x, y, (lngX, lngY) => this.map.project([(lngX - 0.5) * 360, lngY]));
  }

  fit(points: [number, number][], most = 9, padding = 50, animate = false): void {
    if (points.length === 0) return;
    const first = points[0];
    const near = points.map(([lon, lat]): [number, number] => [lon - Math.round((lon - first[0]) / 360) * 360, lat]);
    const bounds = near.reduce((sum, point) => sum.extend(point), new LngLatBounds(near[0], near[0]));
    this.map.fitBounds(bounds, { padding: padding + this.over, maxZoom: most, animate: animate && !reduced(), duration: 500 });
  }

  jump({ lat, lon, zoom }: Place): void {
    this.map.jumpTo({ center: [lon, lat], zoom });
  }

  fly(lon: number, lat: number, zoom?: number): void {
    const to = { center: [lon, lat] as [number, number], zoom: zoom ?? Math.max(this.map.getZoom(), 6) };
    if (reduced()) this.map.jumpTo(to);
    else this.map.easeTo({ ...to, duration: 450 });
  }

  private gone = false;
  remove(): void {
    this.gone = true;
    this.map.remove();
  }
}

/** Without flights: where the reader wants none, and where each of their frames would have to be drawn in software. */
const reduced = (): boolean => software === true || matchMedia('(prefers-reduced-motion: reduce)').matches;
