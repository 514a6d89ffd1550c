// SPDX-License-Identifier: EUPL-1.2
// What a customer lays down for itself, and what is laid down for it: from where people come in, how much may be used.

import * as v from 'valibot';
import { ask, ask_json } from './http';
import { count, moment, text } from './shapes';

export const scopes = ['admin', 'staff', 'voter', 'api', 'export'] as const;
export type Scope = (typeof scopes)[number];
export const actions = ['deny', 'allow'] as const;
/** Of one kind of visitor; one of network, country and group is given. */
const Rule = v.object({ scope: v.picklist(scopes), action: v.picklist(actions), network: moment, country: moment, group: moment, note: text, expires: moment });
export type Rule = v.InferOutput<typeof Rule>;
/** What is typed to stop voters by their country. */
export const voters_abroad_words = 'STOP VOTERS ABROAD';
export const unknown_countries = ['as-denied', 'as-allowed'] as const;
export type UnknownCountry = (typeof unknown_countries)[number];
const Rules = v.object({ unknown_country: v.picklist(unknown_countries), rules: v.array(Rule) });
export type Rules = v.InferOutput<typeof Rules>;
const Firewall = v.object({
  in_force: Rules,
  confirmed: Rules,
  is_waiting: v.boolean(),
  goes_back_at: moment,
  now: text,
  your_address: moment,
  your_country: moment,
  /** Of the table of countries; without one, rules by country are refused. */
  countries_made: moment,
  groups: v.array(v.object({ group: text, name: text })),
});
export type Firewall = v.InferOutput<typeof Firewall>;
const Preview = v.object({ locks_you_out: v.boolean(), locks_you_out_at: moment, rule: v.nullable(v.number()), stops_voters_by_country: v.boolean() });
export type Preview = v.InferOutput<typeof Preview>;

const read = (value: unknown): Firewall => v.parse(Firewall, value);
const address = '/api/tenant/firewall';
export const firewall = (signal?: AbortSignal): Promise<Firewall> => ask_json(address, read, { signal });
export const look_ahead = (body: Rules): Promise<Preview> => ask_json(`${address}/preview`, (value) => v.parse(Preview, value), { method: 'POST', body });
/** @param typed  `voters_abroad_words`, where they are stopped by their country
    @returns whether it waits for another person's word: the last rules go by two people's */
export const try_rules = async (body: Rules & { typed?: string }): Promise<boolean> => (await ask(address, { method: 'PUT', body })).status === 202;
export const keep_rules = (): Promise<Firewall> => ask_json(`${address}/confirm`, read, { method: 'POST', body: {} });
export const take_back = (): Promise<Firewall> => ask_json(`${address}/trial`, read, { method: 'DELETE' });

const Limit = v.object({ resource: text, used: v.nullable(count), limit: v.nullable(count), is_nearly_used_up: v.boolean() });
export type Limit = v.InferOutput<typeof Limit>;
/** How much of the platform the organisation may use, and uses. */
export const limits = (signal?: AbortSignal): Promise<Limit[]> => ask_json('/api/tenant/limits', (value) => v.parse(v.object({ limits: v.array(Limit) }), value).limits, { signal });

export const Amount = v.object({ records: count, files: count, bytes: count });
export type Amount = v.InferOutput<typeof Amount>;
const Threshold = v.object({ soft: Amount, hard: Amount });
export const Thresholds = v.object({ hour: Threshold, day: Threshold });
export type Thresholds = v.InferOutput<typeof Thresholds>;
const CarriedAway = v.object({
  usual: Thresholds,
  /** What waits for another person. */
  waiting: v.array(v.object({ approval: text, subject: text, name: moment, now: Thresholds, then: Thresholds, reason: text, requester: text, expires: text, hash: text, own: v.boolean(), may_confirm: v.boolean() })),
  roles: v.array(v.object({ role: text, is_own: v.boolean(), thresholds: Thresholds })),
  people: v.array(v.object({ person: text, name: text, roles: v.array(text), hour: Amount, day: Amount, is_stopped: v.boolean(), is_own: v.boolean(), thresholds: Thresholds })),
});
export type CarriedAway = v.InferOutput<typeof CarriedAway>;
const Changed = v.union([v.pipe(v.object({ approval: text }), v.transform(() => false)), v.pipe(CarriedAway, v.transform(() => true))]);

/** How much each person may carry away, and has. */
export const carried_away = (signal?: AbortSignal): Promise<CarriedAway> => ask_json('/api/tenant/thresholds', (value) => v.parse(CarriedAway, value), { signal });
/** @param subject  `role:organiser`, or `person:` and an identifier
    @param thresholds  null: those that hold where nothing was laid down
    @returns whether it holds; otherwise another person has to confirm it */
export const change_thresholds = (subject: string, thresholds: Thresholds | null, reason: string): Promise<boolean> =>
  ask_json('/api/tenant/thresholds', (value) => v.parse(Changed, value), { method: 'PUT', body: { subject, thresholds, ...(reason ? { reason } : {}) } });
export const confirm_thresholds = ({ approval, hash }: CarriedAway['waiting'][number]): Promise<CarriedAway> =>
  ask_json('/api/tenant/thresholds/confirm', (value) => v.parse(CarriedAway, value), { method: 'POST', body: { approval, hash } });
export const withdraw_thresholds = (approval: string): Promise<Response> => ask(`/api/organiser/approvals/${encodeURIComponent(approval)}`, { method: 'DELETE' });
