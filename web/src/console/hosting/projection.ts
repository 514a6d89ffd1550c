// SPDX-License-Identifier: EUPL-1.2
// Where a place of Europe lies on the map: Lambert's azimuthal equal-area projection about 10° E, 52° N, as the maps of the
// European Union's statistics have it (J. P. Snyder, Map Projections: A Working Manual, 1987, p. 185), on a sphere.

/** Units of the drawing: 1000 are as wide as the map; one is about 4.4 km. */
export const map_width = 1000;
export const map_height = 960;
const unit_kilometres = 4.4;
const earth_kilometres = 6371;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;
const middle = { latitude: radians(52), longitude: radians(10) };
/** Where the middle of the projection lies. */
const origin = { x: 480, y: 560 };

export interface Place { x: number; y: number }

/** @param latitude, longitude  in degrees, north and east */
export function place_of(latitude: number, longitude: number): Place {
  const up = radians(latitude);
  const along = radians(longitude) - middle.longitude;
  const cosine = Math.sin(middle.latitude) * Math.sin(up) + Math.cos(middle.latitude) * Math.cos(up) * Math.cos(along);
  const scale = (earth_kilometres / unit_kilometres) * Math.sqrt(2 / (1 + cosine));
  return {
    x: origin.x + scale * Math.cos(up) * Math.sin(along),
    y: origin.y - scale * (Math.cos(middle.latitude) * Math.sin(up) - Math.sin(middle.latitude) * Math.cos(up) * Math.cos(along)),
  };
}

/** Along the surface. */
export function kilometres_between(one: { latitude: number; longitude: number }, other: { latitude: number; longitude: number }): number {
  const half = (from: number, to: number): number => Math.sin((radians(to) - radians(from)) / 2) ** 2;
  const chord = half(one.latitude, other.latitude) + Math.cos(radians(one.latitude)) * Math.cos(radians(other.latitude)) * half(one.longitude, other.longitude);
  return 2 * earth_kilometres * Math.asin(Math.sqrt(Math.min(1, chord)));
}
