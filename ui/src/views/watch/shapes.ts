/** What is drawn over the map as shapes: the area of the filter, and the chosen lead. */
import type { Lead } from '../../lib/api/types';

type Feature = GeoJSON.Feature;

export function areaShapes(corners: [number, number][], drawing: boolean): Feature[] {
  if (corners.length === 0) return [];
  const points: Feature[] = drawing
    ? corners.map((corner) => ({ type: 'Feature', properties: { radius: 3 }, geometry: { type: 'Point', coordinates: corner } }))
    : [];
  if (corners.length === 2 || (drawing && corners.length > 1))
    points.push({ type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates: corners } });
  if (corners.length > 2) {
    const coordinates = [[...corners, corners[0]]];
    points.push({ type: 'Feature', properties: { width: 1.2 }, geometry: { type: 'Polygon', coordinates } });
  }
  return points;
}

/** The lead and its signals: a ring where it is, small rings where each signal is. */
export function leadShapes(lead: Lead): Feature[] {
  const shapes: Feature[] = [];
  for (const signal of lead.signals)
    if (signal.lat !== null && signal.lon !== null && signal.counted)
      shapes.push({ type: 'Feature', properties: { radius: 6.5 }, geometry: { type: 'Point', coordinates: [signal.lon, signal.lat] } });
  if (lead.lat !== null && lead.lon !== null)
    shapes.push({ type: 'Feature', properties: { radius: 13 }, geometry: { type: 'Point', coordinates: [lead.lon, lead.lat] } });
  return shapes;
}
