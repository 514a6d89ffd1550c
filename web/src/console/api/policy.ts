// SPDX-License-Identifier: EUPL-1.2
// What the organisation demands of whoever signs in with a role, beyond what the platform asks of everybody.

import * as v from 'valibot';
import { factors } from './account';
import { ask_json } from './http';
import { count, text } from './shapes';

export const levels = ['basic', 'standard', 'high'] as const;
export const Demand = v.object({ password: v.picklist(levels), characters_min: count, factor: v.picklist(factors), idle_minutes: count, in_all_minutes: count });
export type Demand = v.InferOutput<typeof Demand>;
/** As it is asked for: the desk knows how many characters a level is. */
export type WantedDemand = Omit<Demand, 'characters_min'>;
const RolePolicy = v.object({ role: text, is_own: v.boolean(), floor: Demand, demand: Demand });
export type RolePolicy = v.InferOutput<typeof RolePolicy>;
const Policy = v.object({ levels: v.object({ basic: count, standard: count, high: count }), roles: v.array(RolePolicy) });
export type Policy = v.InferOutput<typeof Policy>;
const Concerned = v.object({ loosens: v.boolean(), takes_two: v.boolean(), people: count, passwords: count, factors: count, sessions: count, you: v.boolean() });
export type Concerned = v.InferOutput<typeof Concerned>;
const Changed = v.union([v.pipe(v.object({ approval: v.object({ id: text }) }), v.transform(() => false)), v.pipe(Policy, v.transform(() => true))]);

const address = '/api/tenant/sign-in-policy';
export const sign_in_policy = (signal?: AbortSignal): Promise<Policy> => ask_json(address, (value) => v.parse(Policy, value), { signal });
/** @param demand  null: what the platform asks */
export const look_ahead = (role: string, demand: WantedDemand | null): Promise<Concerned> =>
  ask_json(`${address}/preview`, (value) => v.parse(Concerned, value), { method: 'POST', body: { role, demand } });
/** @returns whether it holds; otherwise another person has to confirm it */
export const change_policy = (role: string, demand: WantedDemand | null, reason: string): Promise<boolean> =>
  ask_json(address, (value) => v.parse(Changed, value), { method: 'PUT', body: { role, demand, ...(reason ? { reason } : {}) } });

/** In the language of each. */
export const alert_languages = ['fr', 'nl', 'de', 'en'] as const;
const Alerts = v.object({ contacts: v.array(v.object({ address: text, language: v.picklist(alert_languages) })), can_tell: v.boolean() });
export type Alerts = v.InferOutput<typeof Alerts>;
export type SecurityContact = Alerts['contacts'][number];
const alerts_address = '/api/tenant/alerts';
/** Who is told at once of what an attack would look like. */
export const alerts = (signal?: AbortSignal): Promise<Alerts> => ask_json(alerts_address, (value) => v.parse(Alerts, value), { signal });
export const change_contacts = (contacts: SecurityContact[]): Promise<Alerts> => ask_json(alerts_address, (value) => v.parse(Alerts, value), { method: 'PUT', body: { contacts } });
