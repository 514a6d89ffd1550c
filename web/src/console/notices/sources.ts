// SPDX-License-Identifier: EUPL-1.2
// Where what waits for a person is read: the routes that they may ask anyway.  Nobody asks what a role does not allow, for the
// desk would note a refusal; what a desk has not (404: another's business) is nothing that waits, and is not asked again.

import { emergency, reviews } from '../api/access';
import { approval, standings, type Standing } from '../api/approval';
import { approvals } from '../api/approvals';
import { services } from '../api/assurance';
import { open_batches } from '../api/batch';
import { limits } from '../api/customer';
import { platform_checks } from '../api/evidence';
import { decisions, visits } from '../api/hosting';
import { Problem } from '../api/http';
import { incidents } from '../api/incidents';
import { export_state, leaving } from '../api/leaving';
import { elections } from '../api/organiser';
import { backups } from '../api/platform';
import { stopped } from '../api/releases';
import type { Section } from '../organisation';
import { session } from '../session.svelte';
import * as judge from './judging';

export type Area = Section | 'elections';

/** One thing that waits for an act of the reader. */
export interface Item {
  area: Area;
  /** One of its kind. */
  key: string;
  /** In the reader's language, whichever it is by then. */
  what: () => string;
  detail?: (() => string) | undefined;
  /** The page that mends it. */
  href: string;
  /** Moments; null: the desk does not say. */
  since: string | null;
  by: string | null;
  /** Its moment is over. */
  is_late: boolean;
  /** It cannot wait, whatever its moment. */
  is_urgent: boolean;
}

/** `refused`: the desk answered, and not with this; `away`: it did not answer. */
export interface Unknown { area: Area; why: 'refused' | 'away' }

interface Source { area: Area; may: () => boolean; read: (now: Date) => Promise<Item[]> }

const here = (permission: string): boolean => session.may_everywhere(permission);

const sources: readonly Source[] = [
  { area: 'approvals', may: () => session.may('approval.read') || session.may_on_platform('approval.read'), read: async () => judge.of_approvals(await approvals()) },
  { area: 'elections', may: () => session.may('election.read'), read: async (now) => judge.of_elections(await elections(), now) },
  { area: 'incidents', may: () => here('incident.handle'), read: async (now) => judge.of_incidents(await incidents(), now) },
  { area: 'assurance', may: () => here('assurance.read') && (here('assurance.change') || here('assurance.sign')), read: read_decisions },
  { area: 'assurance', may: () => here('assurance.read') && here('assurance.change'), read: async () => judge.of_checks((await platform_checks()).checks) },
  { area: 'assurance', may: () => session.me !== undefined && here('assurance.read') && (here('assurance.change') || here('assurance.sign')), read: async () => judge.of_batches(await open_batches()) },
  { area: 'hosting', may: () => session.at_platform && here('hosting.read') && here('hosting.decide'), read: async (now) => [...judge.of_visits(await visits(), now), ...judge.of_hosting_decisions(await decisions(), session.name)] },
  { area: 'keys', may: () => session.at_platform && here('backup.read'), read: async () => judge.of_backups(await backups()) },
  { area: 'limits', may: () => here('policy.read'), read: async () => judge.of_limits(await limits()) },
  { area: 'reviews', may: () => session.may('grant.end') || session.may_on_platform('grant.end'), read: async (now) => judge.of_reviews(await reviews(), now) },
  { area: 'emergency', may: () => session.may_on_platform('incident.read') && session.may_on_platform('incident.handle'), read: async (now) => judge.of_emergency((await emergency()).uses, now) },
  { area: 'leaving', may: () => here('tenant.leave'), read: async () => judge.of_leaving(await leaving()) },
  { area: 'leaving', may: () => here('tenant.export'), read: async () => judge.of_export(await export_state()) },
  { area: 'documents', may: () => here('approval.read') && here('approval.request'), read: async () => judge.of_stopped(await stopped()) },
  { area: 'account', may: () => session.me !== undefined && !session.me.is_guest, read: (now) => Promise.resolve(judge.of_account(session.me!, now)) },
];

async function read_decisions(now: Date): Promise<Item[]> {
  const all = await standings();
  const ending = all.filter(judge.needs_a_word);
  const waiting = all.filter(({ waits_for_me }) => waits_for_me !== null);
  if (ending.length + waiting.length === 0) return [];
  const names = new Map((await services()).map(({ id, name }) => [id, name]));
  const name_of = ({ service }: Standing): string => names.get(service) ?? service;
  return [
    ...waiting.flatMap((one) => judge.of_file(one, name_of(one))),
    ...(await Promise.all(ending.map(async (one) => judge.of_decision(one, name_of(one), (await approval(one.service)).decisions, now)))),
  ];
}

/** What this desk has not, as long as the page stands. */
const elsewhere = new Set<Source>();

async function read(source: Source, now: Date): Promise<Item[] | Unknown> {
  try {
    return await source.read(now);
  } catch (error) {
    session.heard(error);
    if (error instanceof Problem && error.status === 404) {
      elsewhere.add(source);
      return [];
    }
    return { area: source.area, why: error instanceof Problem ? 'refused' : 'away' };
  }
}

const presses = (one: Item): number => Number(one.is_late || one.is_urgent);
const end_of = ({ by }: Item): number => Date.parse(by ?? '') || Infinity;
const start_of = ({ since }: Item): number => Date.parse(since ?? '') || Infinity;
const compared = (a: number, b: number): number => (a === b ? 0 : a - b);
/** What is late or urgent, then by when it is to be done, then what waits longest. */
const by_urgency = (a: Item, b: Item): number => presses(b) - presses(a) || compared(end_of(a), end_of(b)) || compared(start_of(a), start_of(b));

export async function gather(now: Date): Promise<{ items: Item[]; unknown: Unknown[] }> {
  const told = await Promise.all(sources.filter((one) => !elsewhere.has(one) && one.may()).map((one) => read(one, now)));
  const unknown = told.filter((one): one is Unknown => !Array.isArray(one));
  return {
    items: told.filter((one) => Array.isArray(one)).flat().sort(by_urgency),
    unknown: unknown.filter(({ area }, at) => unknown.findIndex((one) => one.area === area) === at),
  };
}

/** Which kinds of things are looked at for this person. */
export const areas = (): Area[] => [...new Set(sources.filter((one) => !elsewhere.has(one) && one.may()).map(({ area }) => area))];
