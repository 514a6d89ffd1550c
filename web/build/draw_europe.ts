// SPDX-License-Identifier: EUPL-1.2
// Draws the countries around the European Economic Area from Natural Earth's outlines (1:50 million, public domain, as the
// package `world-atlas` has them): `npx vite-node build/draw_europe.ts` writes src/console/hosting/europe.ts.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { feature } from 'topojson-client';
import { map_height, map_width, place_of, type Place } from '../src/console/hosting/projection';

/** ISO 3166-1 numbers of the members of the European Economic Area. */
const members = new Set(['040', '056', '100', '191', '196', '203', '208', '233', '246', '250', '276', '300', '348', '352', '372', '380', '428', '438', '440', '442', '470', '528', '578', '616', '620', '642', '703', '705', '724', '752']);
/** What is drawn: degrees around the map, or the other side of the earth would be on it too. */
const around = { west: -45, east: 75, south: 22, north: 84 };
/** Outlines smaller than so many square units are a dot. */
const area_min = 3;

type Ring = [number, number][];
interface Country { id?: string; geometry: { type: string; coordinates: Ring[] | Ring[][] } }

const area_of = (ring: readonly Place[]): number => Math.abs(ring.reduce((sum, { x, y }, at) => sum + x * ring[(at + 1) % ring.length]!.y - y * ring[(at + 1) % ring.length]!.x, 0) / 2);

/** One outline, in whole units, without a point twice; nothing where it is not on the map or too small to see. */
function drawn(ring: Ring): string {
  if (!ring.every(([longitude, latitude]) => longitude > around.west && longitude < around.east && latitude > around.south && latitude < around.north)) {
    ring = ring.map(([longitude, latitude]) => [Math.min(around.east, Math.max(around.west, longitude)), Math.min(around.north, Math.max(around.south, latitude))]);
  }
  const places = ring.map(([longitude, latitude]) => place_of(latitude, longitude)).map(({ x, y }) => ({ x: Math.round(x), y: Math.round(y) }));
  const is_seen = places.some(({ x, y }) => x >= 0 && x <= map_width && y >= 0 && y <= map_height);
  const kept = places.filter((one, at) => at === 0 || one.x !== places[at - 1]!.x || one.y !== places[at - 1]!.y);
  if (!is_seen || area_of(kept) < area_min) return '';
  return `M${kept.map(({ x, y }, at) => (at === 0 ? `${x} ${y}` : `l${x - kept[at - 1]!.x} ${y - kept[at - 1]!.y}`)).join('').replaceAll(' -', '-')}z`;
}

export function europe(): string {
  const read = createRequire(import.meta.url);
  const world = JSON.parse(readFileSync(read.resolve('world-atlas/countries-50m.json'), 'utf8')) as Parameters<typeof feature>[0];
  const { features } = feature(world, world.objects['countries'] as never) as unknown as { features: Country[] };
  const draw = (wanted: (id: string) => boolean): string =>
    features.filter(({ id }) => wanted(id ?? ''))
      .flatMap(({ geometry }) => (geometry.type === 'Polygon' ? [geometry.coordinates as Ring[]] : (geometry.coordinates as Ring[][])))
      .map((polygon) => drawn(polygon[0]!)).join('');
  return [
    '// SPDX-License-Identifier: EUPL-1.2',
    '// Written by build/draw_europe.ts; its data is Natural Earth’s, which is in the public domain.',
    '',
    '/** Outlines as an SVG path, in the units of projection.ts: the countries of the European Economic Area. */',
    `export const members = '${draw((id) => members.has(id))}';`,
    '/** And those around them. */',
    `export const neighbours = '${draw((id) => !members.has(id))}';`,
    '',
  ].join('\n');
}

if (process.argv[1]?.includes('vite-node')) writeFileSync(new URL('../src/console/hosting/europe.ts', import.meta.url), europe());
