/** How the map looks: calm land and water, so that what was found stands out. Labels are drawn with fonts of the page. */
import type { StyleSpecification } from 'maplibre-gl';
import type { Lang } from '../state/i18n.svelte';
import places from './places.json';

export const LOOK = {
  light: {
    water: '#dfe8f0', land: '#f7f6f2', coast: '#aab7c4', grid: '#cdd9e4', sea: '#57708c', place: '#5c5f66', halo: '#f7f6f2',
    seaHalo: '#dfe8f0', port: '#55606e', zone: '#a3476f', shape: '#3d51c9',
  },
  dark: {
    water: '#0f1826', land: '#1c2532', coast: '#3a485c', grid: '#1b2738', sea: '#7790b3', place: '#9aa5b5', halo: '#1c2532',
    seaHalo: '#0f1826', port: '#a8b4c4', zone: '#d98cb0', shape: '#93a4ff',
  },
};
export type Theme = keyof typeof LOOK;

const EMPTY: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };
const FONT = ['Inter Variable', 'Noto Sans KR', 'sans-serif'];

function names(lang: Lang): GeoJSON.FeatureCollection {
  const features = (places as [string, number, number, string, string, number][]).map(([kind, lon, lat, en, ko, zoom]) => ({
    type: 'Feature' as const,
    properties: { kind, name: lang === 'ko' ? ko : en, zoom },
    geometry: { type: 'Point' as const, coordinates: [lon, lat] },
  }));
  return { type: 'FeatureCollection', features };
}

/** Sources that are filled later: detail of the land, ports, zones, what is selected. */
export const LATER = ['land-1', 'land-2', 'ports', 'zones', 'shapes'] as const;

export function styleOf(theme: Theme, lang: Lang, land: GeoJSON.FeatureCollection): StyleSpecification {
  const look = LOOK[theme];
  const source = (data: GeoJSON.FeatureCollection, extra = {}): StyleSpecification['sources'][string] => ({ type: 'geojson', data, ...extra });
  const ground = (level: number, from: number, to: number): StyleSpecification['layers'] => [
    { id: `land-${level}`, type: 'fill', source: `land-${level}`, minzoom: from, maxzoom: to, paint: { 'fill-color': look.land, 'fill-outline-color': look.coast } },
  ];
  return {
    version: 8,
    sources: {
      'land-0': source(land, { tolerance: 0.3 }),
      'land-1': source(EMPTY, { tolerance: 0.3 }),
      'land-2': source(EMPTY, { tolerance: 0.3 }),
      names: source(names(lang)),
      ports: source(EMPTY),
      zones: source(EMPTY),
      shapes: source(EMPTY),
      marks: source(EMPTY),
    },
    layers: [
      { id: 'water', type: 'background', paint: { 'background-color': look.water } },
      ...ground(0, 0, 4),
      ...ground(1, 4, 6.5),
      ...ground(2, 6.5, 24),
      { id: 'zones', type: 'fill', source: 'zones', paint: { 'fill-color': look.zone, 'fill-opacity': 0.07 } },
      { id: 'zones-edge', type: 'line', source: 'zones', paint: { 'line-color': look.zone, 'line-width': 1, 'line-dasharray': [4, 3], 'line-opacity': 0.7 } },
      {
        id: 'ports', type: 'circle', source: 'ports', minzoom: 6,
        paint: { 'circle-radius': 2.4, 'circle-color': look.halo, 'circle-stroke-color': look.port, 'circle-stroke-width': 1.1 },
      },
      {
        id: 'names', type: 'symbol', source: 'names', filter: ['<=', ['-', ['get', 'zoom'], 0.9], ['zoom']],
        layout: {
          'text-field': ['get', 'name'], 'text-font': FONT, 'text-max-width': 7,
          'text-size': ['match', ['get', 'kind'], 'land', 11.5, 'ocean', 14, 12],
          'text-letter-spacing': ['match', ['get', 'kind'], 'land', 0.04, 0.08],
        },
        paint: {
          'text-color': ['match', ['get', 'kind'], 'land', look.place, look.sea],
          'text-halo-color': ['match', ['get', 'kind'], 'land', look.halo, look.seaHalo], 'text-halo-width': 1.2,
        },
      },
      {
        id: 'port-names', type: 'symbol', source: 'ports', minzoom: 8,
        layout: {
          'text-field': ['coalesce', ['get', 'name'], ['get', 'port'], ''], 'text-font': FONT, 'text-size': 10.5,
          'text-anchor': 'left', 'text-offset': [0.6, 0], 'text-max-width': 9,
        },
        paint: { 'text-color': look.port, 'text-halo-color': look.halo, 'text-halo-width': 1.2 },
      },
      {
        id: 'shapes-fill', type: 'fill', source: 'shapes', filter: ['==', ['geometry-type'], 'Polygon'],
        paint: { 'fill-color': ['coalesce', ['get', 'colour'], look.shape], 'fill-opacity': 0.1 },
      },
      {
        id: 'shapes-line', type: 'line', source: 'shapes', filter: ['!=', ['geometry-type'], 'Point'], layout: { 'line-cap': 'round', 'line-join': 'round' },
        paint: {
          'line-color': ['coalesce', ['get', 'colour'], look.shape], 'line-width': ['coalesce', ['get', 'width'], 1.5],
          'line-opacity': ['coalesce', ['get', 'opacity'], 0.95],
        },
      },
      {
        id: 'shapes-point', type: 'circle', source: 'shapes', filter: ['==', ['geometry-type'], 'Point'],
        paint: {
          'circle-radius': ['coalesce', ['get', 'radius'], 5], 'circle-color': ['coalesce', ['get', 'fill'], 'rgba(0,0,0,0)'],
          'circle-stroke-color': ['coalesce', ['get', 'colour'], look.shape], 'circle-stroke-width': 2,
        },
      },
      {
        id: 'marks', type: 'circle', source: 'marks',
        paint: { 'circle-radius': 5, 'circle-color': ['get', 'colour'], 'circle-stroke-color': look.halo, 'circle-stroke-width': 1.5 },
      },
      {
        id: 'shapes-text', type: 'symbol', source: 'shapes', filter: ['has', 'label'],
        layout: {
          'text-field': ['get', 'label'], 'text-font': FONT, 'text-size': 11.5, 'text-anchor': 'left', 'text-offset': [0.9, 0],
          'text-optional': true, 'text-max-width': 14,
        },
        paint: { 'text-color': ['coalesce', ['get', 'colour'], look.shape], 'text-halo-color': look.halo, 'text-halo-width': 1.4 },
      },
    ],
  };
}
