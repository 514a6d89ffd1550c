// SPDX-License-Identifier: EUPL-1.2
// How the services, the machines and the days stand, out of what the other pages read.

import type { Standing } from '../api/approval';
import { categories, type Index, type Summary } from '../api/assurance';
import type { Visit } from '../api/hosting';
import type { Summary as Incident } from '../api/incidents';
import type { Backups } from '../api/platform';

export type Seen = Summary & { approval: Standing | undefined };

/** Of those whose measures the reader may see. */
export const with_index = (services: readonly Seen[]): Seen[] => services.filter(({ rights }) => rights.secure !== 'hidden');

/** The mean of indexes, by category and of all; undefined: there is none. */
export function mean(indexes: readonly Index[]): Omit<Index, 'shown'> | undefined {
  if (indexes.length === 0) return undefined;
  const of = (key: 'total' | (typeof categories)[number]): number => indexes.reduce((sum, index) => sum + index[key], 0) / indexes.length;
  return { total: of('total'), gouvernance: of('gouvernance'), protection: of('protection'), defense: of('defense'), resilience: of('resilience') };
}

/** What a service is approved under now, if it is. */
export const is_approved = ({ approval }: Seen): boolean => approval?.state === 'active' || approval?.state === 'expiring' || approval?.state === 'under-watch';
export const needs_a_word = ({ approval }: Seen): boolean => ['under-watch', 'suspended', 'expired'].includes(approval?.state ?? '');
/** The approval that ends first. */
export const next_to_end = (services: readonly Seen[]): Seen | undefined =>
  services.filter((one) => is_approved(one) && one.approval?.ends).sort((a, b) => a.approval!.ends!.localeCompare(b.approval!.ends!))[0];

/** The weakest first. */
export const weakest_first = (services: readonly Seen[]): Seen[] => with_index(services).sort((a, b) => a.index.standard.total - b.index.standard.total || a.name.localeCompare(b.name));

export type Happening = { at: string } & ({ what: 'incident'; incident: Incident } | { what: 'visit'; visit: Visit } | { what: 'drill' | 'verification'; good: boolean });

/** The latest first; what is announced comes before what was. */
export function happenings(incidents: readonly Incident[], visits: readonly Visit[], backups: Backups | undefined): Happening[] {
  return [
    ...incidents.map((incident): Happening => ({ at: incident.detected_at, what: 'incident', incident })),
    ...visits.filter(({ state }) => state !== 'called_off').map((visit): Happening => ({ at: visit.presences[0]?.came ?? visit.plan.from, what: 'visit', visit })),
    ...(['drill', 'verification'] as const).flatMap((what): Happening[] => (backups?.[what] ? [{ at: backups[what].at, what, good: backups[what].good }] : [])),
  ].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

/** Whether nothing may change on machines now, because people vote; until when. */
export function frozen(polls: readonly { state: string; closes: string | null }[]): { count: number; until: string | undefined } | undefined {
  const open = polls.filter(({ state }) => state === 'open');
  return open.length === 0 ? undefined : { count: open.length, until: open.flatMap(({ closes }) => closes ?? []).sort((a, b) => Date.parse(b) - Date.parse(a))[0] };
}
