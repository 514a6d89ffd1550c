// SPDX-License-Identifier: EUPL-1.2
// The datacentres of the register with what stands in them, as one looks at them from far away.

import type { Record } from '../api/hosting';
import { kilometres_between } from './projection';

export interface ServerSeen { id: string; label: string; state: string; owner: string; owner_country: string; /** Of its nodes. */ environments: string[] }
export interface RackSeen { id: string; name: string; servers: ServerSeen[] }
export interface RoomSeen { id: string; name: string; racks: RackSeen[] }
export interface SiteSeen {
  id: string;
  name: string;
  city: string;
  country: string;
  operator: string;
  /** Whose law the operator is under. */
  operator_country: string;
  is_cloud: boolean;
  /** Null: the register does not say. */
  at: { latitude: number; longitude: number } | null;
  rooms: RoomSeen[];
  servers: number;
  /** The last day of each. */
  certificates: { standard: string; until: string }[];
}

/** ISO 3166-1 codes of the members of the European Economic Area. */
const members = new Set('AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(' '));
export const is_in_eea = (site: SiteSeen): boolean => members.has(site.country);

export function sites_in(records: readonly Record[]): SiteSeen[] {
  const of = (kind: string): Record[] => records.filter((one) => one.kind === kind);
  const words = (record: Record | undefined, name: string): string => {
    const value = record?.fields[name];
    return typeof value === 'string' ? value : '';
  };
  const find = (id: string): Record | undefined => records.find((one) => one.id === id);
  const degrees = (record: Record, name: string): number | undefined => {
    const value = record.fields[`${name}_millidegrees`];
    return typeof value === 'number' ? value / 1000 : undefined;
  };
  const server = (record: Record): ServerSeen => {
    const machines = [record.id, ...of('vm').filter((vm) => words(vm, 'server') === record.id).map(({ id }) => id)];
    const owner = find(words(record, 'owner'));
    const nodes = of('node').filter((node) => machines.includes(words(node, 'machine')));
    return { id: record.id, label: words(record, 'label') || record.id, state: words(record, 'state'), owner: words(owner, 'name') || words(record, 'owner'), owner_country: words(owner, 'country'), environments: [...new Set(nodes.map((node) => words(node, 'environment')))].sort() };
  };
  const rack = (record: Record): RackSeen => ({ id: record.id, name: words(record, 'name') || record.id, servers: of('server').filter((one) => words(one, 'rack') === record.id && words(one, 'state') !== 'retired').map(server) });
  const room = (record: Record): RoomSeen => ({ id: record.id, name: words(record, 'name') || record.id, racks: of('rack').filter((one) => words(one, 'room') === record.id).map(rack) });
  return of('site').map((site) => {
    const operator = find(words(site, 'organisation'));
    const rooms = of('room').filter((one) => words(one, 'site') === site.id).map(room);
    const latitude = degrees(site, 'latitude');
    const longitude = degrees(site, 'longitude');
    return {
      id: site.id,
      name: words(site, 'name') || site.id,
      city: words(site, 'city'),
      country: words(site, 'country'),
      operator: words(operator, 'name') || words(site, 'organisation'),
      operator_country: words(operator, 'country'),
      is_cloud: site.fields['is_cloud'] === true,
      at: latitude === undefined || longitude === undefined ? null : { latitude, longitude },
      rooms,
      servers: rooms.flatMap(({ racks }) => racks).reduce((sum, { servers }) => sum + servers.length, 0),
      certificates: of('certification').filter((one) => words(one, 'of') === site.id).map((one) => ({ standard: words(one, 'standard'), until: words(one, 'valid_to') })).sort((a, b) => a.standard.localeCompare(b.standard)),
    };
  });
}

/** How far the two nearest of them are from each other, in kilometres; undefined: fewer than two are placed. */
export function least_distance(sites: readonly SiteSeen[]): number | undefined {
  const placed = sites.flatMap(({ at }) => (at ? [at] : []));
  const apart = placed.flatMap((one, at) => placed.slice(at + 1).map((other) => kilometres_between(one, other)));
  return apart.length > 0 ? Math.min(...apart) : undefined;
}
