// SPDX-License-Identifier: EUPL-1.2
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { europe } from '../../../build/draw_europe';
import type { Record } from '../api/hosting';
import { members, neighbours } from './europe';
import { kilometres_between, map_height, map_width, place_of } from './projection';
import { is_in_eea, least_distance, sites_in } from './sites';

const towns = {
  lille: { latitude: 50.63, longitude: 3.06 },
  paris: { latitude: 48.857, longitude: 2.352 },
  berlin: { latitude: 52.52, longitude: 13.405 },
  athens: { latitude: 37.98, longitude: 23.73 },
  lisbon: { latitude: 38.75, longitude: -9.15 },
  helsinki: { latitude: 60.21, longitude: 24.95 },
  oslo: { latitude: 59.93, longitude: 10.76 },
  london: { latitude: 51.51, longitude: -0.13 },
  bern: { latitude: 46.95, longitude: 7.45 },
  minsk: { latitude: 53.9, longitude: 27.57 },
};

/** Whether a place is inside of what a path encloses: a line from it to the left crosses an odd number of sides. */
function encloses(path: string, { x, y }: { x: number; y: number }): boolean {
  let inside = false;
  for (const outline of path.split('M').slice(1)) {
    const corners: [number, number][] = [];
    const [start, ...steps] = outline.slice(0, -1).split('l');
    let [across, down] = start!.split(/ |(?=-)/u).map(Number) as [number, number];
    corners.push([across, down]);
    for (const step of steps) {
      const [right, below] = step.split(/ |(?=(?<=.)-)/u).map(Number) as [number, number];
      corners.push([(across += right), (down += below)]);
    }
    corners.forEach(([x1, y1], at) => {
      const [x2, y2] = corners[(at + 1) % corners.length]!;
      if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
    });
  }
  return inside;
}

test('the map is the one that is drawn from the outlines', () => {
  expect(readFileSync(new URL('europe.ts', import.meta.url), 'utf8')).toBe(europe());
});

test('a town lies in its country on the map', () => {
  for (const name of ['lille', 'paris', 'berlin', 'lisbon', 'helsinki', 'oslo'] as const) expect(encloses(members, place_of(towns[name].latitude, towns[name].longitude)), name).toBe(true);
  for (const name of ['london', 'bern', 'minsk'] as const) {
    expect(encloses(members, place_of(towns[name].latitude, towns[name].longitude)), name).toBe(false);
    expect(encloses(neighbours, place_of(towns[name].latitude, towns[name].longitude)), name).toBe(true);
  }
});

test('distances are those that are known, and the map keeps to them', () => {
  expect(kilometres_between(towns.paris, towns.berlin)).toBeCloseTo(878, -1);
  expect(kilometres_between(towns.lisbon, towns.helsinki)).toBeGreaterThan(3_300);
  for (const one of Object.values(towns)) {
    for (const other of Object.values(towns)) {
      const [from, to] = [place_of(one.latitude, one.longitude), place_of(other.latitude, other.longitude)];
      expect(Math.abs(Math.hypot(from.x - to.x, from.y - to.y) * 4.4 - kilometres_between(one, other))).toBeLessThan(0.03 * kilometres_between(one, other) + 0.001);
      expect(from.x > 0 && from.x < map_width && from.y > 0 && from.y < map_height).toBe(true);
    }
  }
});

const record = (kind: string, id: string, fields: Record['fields']): Record => ({ id, kind, from: '2026-01-01T00:00:00Z', to: null, fields });

test('a register is read from the datacentre down to the server, and what it lacks is said to be lacking', () => {
  const [north, cloud] = sites_in([
    record('organisation', 'mill', { name: 'The mill', country: 'BE' }),
    record('site', 'north', { organisation: 'mill', name: 'North', city: 'Lille', country: 'FR', is_cloud: false, latitude_millidegrees: 50_630, longitude_millidegrees: 3_060 }),
    record('site', 'cloud', { organisation: 'gone', name: 'Cloud', city: 'Zürich', country: 'CH', is_cloud: true, latitude_millidegrees: 47_000 }),
    record('room', 'r', { site: 'north', name: 'Cellar' }),
    record('rack', 'k', { room: 'r', name: 'A' }),
    record('server', 's1', { rack: 'k', label: 'one', state: 'in_use', owner: 'mill' }),
    record('server', 's2', { rack: 'k', label: 'two', state: 'retired', owner: 'mill' }),
    record('vm', 'v', { server: 's1', hypervisor: 'kvm' }),
    record('node', 'n', { machine: 'v', environment: 'production' }),
    record('certification', 'c', { of: 'north', standard: 'ISO 27001', valid_to: '2027-01-01' }),
  ]);
  expect(north).toMatchObject({ operator: 'The mill', operator_country: 'BE', at: { latitude: 50.63, longitude: 3.06 }, servers: 1, certificates: [{ standard: 'ISO 27001', until: '2027-01-01' }] });
  expect(north!.rooms[0]!.racks[0]!.servers).toMatchObject([{ label: 'one', owner: 'The mill', owner_country: 'BE', environments: ['production'] }]);
  expect(is_in_eea(north!)).toBe(true);
  expect(cloud).toMatchObject({ operator: 'gone', operator_country: '', is_cloud: true, at: null, servers: 0 });
  expect(is_in_eea(cloud!)).toBe(false);
  expect(least_distance([north!, cloud!])).toBeUndefined();
});
