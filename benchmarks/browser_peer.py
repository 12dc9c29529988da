"""The same events and tracks on a page of plain MapLibre GL JS: its own clusters of GeoJSON points, its own lines.

What a good team would write first. It is served by `browser_world` and measured by `browser` as ours is; MapLibre and the reader
of Arrow are those of the interface's development install.
"""

from __future__ import annotations

import json
from pathlib import Path

MODULES = Path(__file__).resolve().parents[1] / "ui" / "node_modules"
FILES = {
    "/peer/maplibre-gl.mjs": MODULES / "maplibre-gl" / "dist" / "maplibre-gl.mjs",
    "/peer/maplibre-gl-shared.mjs": MODULES / "maplibre-gl" / "dist" / "maplibre-gl-shared.mjs",
    "/peer/maplibre-gl-worker.mjs": MODULES / "maplibre-gl" / "dist" / "maplibre-gl-worker.mjs",
    "/peer/maplibre-gl.css": MODULES / "maplibre-gl" / "dist" / "maplibre-gl.css",
    "/peer/flechette.mjs": MODULES / "@uwdata" / "flechette" / "dist" / "flechette.mjs",
}


def version() -> str | None:
    """Of MapLibre; None where the interface's packages are not installed."""
    told = MODULES / "maplibre-gl" / "package.json"
    return str(json.loads(told.read_text(encoding="utf-8"))["version"]) if told.is_file() else None


PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>SYNTHETIC</title>
<link rel="stylesheet" href="/peer/maplibre-gl.css"><style>html,body,#map{margin:0;height:100%}#map{width:1056px}</style></head>
<body><div id="map"></div><script type="module">
import { Map as MapLibre, setWorkerUrl } from '/peer/maplibre-gl.mjs';
import { tableFromIPC } from '/peer/flechette.mjs';
setWorkerUrl('/peer/maplibre-gl-worker.mjs');
const none = { type: 'FeatureCollection', features: [] };
const map = new MapLibre({
  container: 'map', center: [126, 34], zoom: 4, fadeDuration: 0, attributionControl: false,
  style: { version: 8, sources: {
    events: { type: 'geojson', data: none, cluster: true, clusterRadius: 42, clusterMaxZoom: 12 },
    tracks: { type: 'geojson', data: none },
  }, layers: [
    { id: 'water', type: 'background', paint: { 'background-color': '#dde6ef' } },
    { id: 'tracks', type: 'line', source: 'tracks', paint: { 'line-color': '#46618c', 'line-opacity': 0.3, 'line-width': 1 } },
    { id: 'events', type: 'circle', source: 'events', paint: { 'circle-color': '#d55e00', 'circle-stroke-width': 1,
      'circle-stroke-color': '#fff',
      'circle-radius': ['interpolate', ['linear'], ['coalesce', ['get', 'point_count'], 1], 1, 5, 5000, 16] } },
  ] },
});
const column = (table, name) => table.getChild(name).toArray();
const bytes = async (path) => new Uint8Array(await (await fetch(path)).arrayBuffer());
const pixel = new Uint8Array(4);
map.on('render', () => {
  const gl = map.getCanvas().getContext('webgl2');
  gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
  window.__drawn++;
});
map.once('load', async () => {
  const events = tableFromIPC(await bytes('/api/map/events'), { useBigInt: true });
  const [lat, lon, kind, mmsi] = ['lat', 'lon', 'kind', 'mmsi'].map((name) => column(events, name));
  const points = Array.from(lat, (y, at) => ({ type: 'Feature', properties: { kind: kind[at], mmsi: mmsi[at] },
    geometry: { type: 'Point', coordinates: [lon[at], y] } }));
  map.getSource('events').setData({ type: 'FeatureCollection', features: points });
  map.once('idle', async () => {
    performance.mark('watchkeeper:first-picture');
    const vertices = tableFromIPC(await bytes('/api/map/tracks?level=0'));
    const [y, x, track] = ['lat', 'lon', 'track'].map((name) => column(vertices, name));
    const lines = [];
    for (let at = 0; at < x.length; at++) {
      if (at === 0 || track[at] !== track[at - 1]) lines.push([]);
      lines.at(-1).push([x[at], y[at]]);
    }
    map.getSource('tracks').setData({ type: 'FeatureCollection', features: lines.map((line) => ({
      type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates: line } })) });
    map.once('idle', () => performance.mark('peer:tracks'));
  });
});
</script></body></html>"""
