/** Kinds of events in families: a colour that the colour-blind tell apart (Okabe and Ito) and a shape for each. */

export type Family = 'silence' | 'meeting' | 'identity' | 'position' | 'port' | 'sighting';
export const FAMILIES: readonly Family[] = ['silence', 'meeting', 'identity', 'position', 'port', 'sighting'];

/** Colours as the map draws them; on land and water of both themes they keep a contrast of 3 to 1. */
export const COLOUR: Record<Family, { light: string; dark: string }> = {
  silence: { light: '#0072b2', dark: '#4aa8e0' },
  meeting: { light: '#b97500', dark: '#e69f00' },
  identity: { light: '#a8508a', dark: '#cc79a7' },
  position: { light: '#d55e00', dark: '#ee7733' },
  port: { light: '#00805c', dark: '#1bb58a' },
  sighting: { light: '#3a4350', dark: '#e8e4d0' },
};

/** Numbers of shapes as the shader knows them. */
export const SHAPE: Record<Family, number> = { silence: 1, meeting: 3, identity: 2, position: 4, port: 0, sighting: 5 };
export const SHIP_SHAPE = 6;

const OF: Record<string, Family> = {
  gap: 'silence',
  feed_outage: 'silence',
  dark_port_call: 'silence',
  encounter: 'meeting',
  dark_encounter: 'meeting',
  oil_chain: 'meeting',
  loitering: 'meeting',
  shared_mmsi: 'identity',
  hand_over: 'identity',
  imo_two_hulls: 'identity',
  imo_invalid: 'identity',
  imo_confusable: 'identity',
  imo_scrapped: 'identity',
  flag_mismatch: 'identity',
  identity_change: 'identity',
  type_mismatch: 'identity',
  impossible_speed: 'position',
  motion_mismatch: 'position',
  frozen_position: 'position',
  on_land: 'position',
  circle: 'position',
  offset_twin: 'position',
  jamming: 'position',
  footprint: 'position',
  port_visit: 'port',
  draught_change: 'port',
  destination_mismatch: 'port',
  zone_entry: 'port',
  sighting_match: 'sighting',
  sighting_dark: 'sighting',
};

export const isKind = (name: string): boolean => name in OF;

/** The family of a kind; a kind that is not known yet is told with positions. */
export const familyOf = (kind: string): Family => OF[kind] ?? 'position';
