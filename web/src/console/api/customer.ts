// SPDX-License-Identifier: EUPL-1.2
// What a customer lays down for itself, and what is laid down for it: from where people come in, how much may be used.

import * as v from 'valibot';
import { ask_json } from './http';
import { count, moment, text } from './shapes';

export const scopes = ['admin', 'staff', 'voter', 'api', 'export'] as const;
export type Scope = (typeof scopes)[number];
export const actions = ['deny', 'allow'] as const;
/** Of one kind of visitor; one of network, country and group is given. */
const Rule = v.object({ scope: v.picklist(scopes), action: v.picklist(actions), network: moment, country: moment, group: moment, note: text, expires: moment });
export type Rule = v.InferOutput<typeof Rule>;
const Rules = v.object({ unknown_country: text, rules: v.array(Rule) });
export type Rules = v.InferOutput<typeof Rules>;
const Firewall = v.object({
  in_force: Rules,
  confirmed: Rules,
  is_waiting: v.boolean(),
  goes_back_at: moment,
  now: text,
  your_address: moment,
  groups: v.array(v.object({ group: text, name: text })),
});
export type Firewall = v.InferOutput<typeof Firewall>;
const Preview = v.object({ locks_you_out: v.boolean(), locks_you_out_at: moment, rule: v.nullable(v.number()), stops_voters_by_country: v.boolean() });
export type Preview = v.InferOutput<typeof Preview>;

const read = (value: unknown): Firewall => v.parse(Firewall, value);
const address = '/api/tenant/firewall';
export const firewall = (signal?: AbortSignal): Promise<Firewall> => ask_json(address, read, { signal });
export const look_ahead = (body: Rules): Promise<Preview> => ask_json(`${address}/preview`, (value) => v.parse(Preview, value), { method: 'POST', body });
export const try_rules = (body: Rules): Promise<Firewall> => ask_json(address, read, { method: 'PUT', body });
export const keep_rules = (): Promise<Firewall> => ask_json(`${address}/confirm`, read, { method: 'POST', body: {} });
export const take_back = (): Promise<Firewall> => ask_json(`${address}/trial`, read, { method: 'DELETE' });

const Limit = v.object({ resource: text, used: v.nullable(count), limit: v.nullable(count), is_nearly_used_up: v.boolean() });
export type Limit = v.InferOutput<typeof Limit>;
/** How much of the platform the organisation may use, and uses. */
export const limits = (signal?: AbortSignal): Promise<Limit[]> => ask_json('/api/tenant/limits', (value) => v.parse(v.object({ limits: v.array(Limit) }), value).limits, { signal });
