// SPDX-License-Identifier: EUPL-1.2
// What is asked about others: people, groups, roles and programs.

import * as v from 'valibot';
import { factors } from './account';
import { ask, ask_json } from './http';
import { count, moment, text } from './shapes';

const named = v.fallback(v.nullable(text), null);
export const Grant = v.object({
  id: text,
  role: text,
  place: named,
  election: named,
  not_before: text,
  expires: moment,
  reason: v.fallback(text, ''),
  by: named,
  is_live: v.fallback(v.boolean(), true),
  group: named,
});
export type Grant = v.InferOutput<typeof Grant>;

export const person_states = ['enrolling', 'active', 'locked', 'disabled'] as const;
const person = {
  id: text,
  name: text,
  address: text,
  state: v.picklist(person_states),
  factor: v.picklist(factors),
  has_device: v.fallback(v.boolean(), false),
  keys: v.fallback(count, 0),
  recovery_codes_left: v.fallback(count, 0),
  grants: v.array(Grant),
  groups: v.fallback(v.array(text), []),
};
const Person = v.object(person);
export type Person = v.InferOutput<typeof Person>;
const Right = v.object({ permission: text, election: named, role: text, grant: text, group: named });
export type Right = v.InferOutput<typeof Right>;
const WholePerson = v.object({ ...person, rights: v.array(Right), sessions: v.fallback(count, 0) });
export type WholePerson = v.InferOutput<typeof WholePerson>;
const Invited = v.object({ id: text, address: text, roles: v.array(text), election: named, ends: moment, reason: v.fallback(text, ''), expires: text, by: named });
export type Invited = v.InferOutput<typeof Invited>;
const Everybody = v.object({ people: v.array(Person), invitations: v.array(Invited) });
export type Everybody = v.InferOutput<typeof Everybody>;

const Role = v.object({
  role: text,
  places: v.array(text),
  characters_min: count,
  factor: v.picklist(factors),
  is_management: v.boolean(),
  is_exclusive: v.boolean(),
  term_days: v.fallback(count, 365),
  term_hours: v.fallback(count, 0),
  permissions: v.array(text),
});
export type Role = v.InferOutput<typeof Role>;
const Table = v.object({ permissions: v.array(v.object({ name: text, changes: v.boolean(), asks_for_a_step: v.boolean() })), roles: v.array(Role) });
export type RoleTable = v.InferOutput<typeof Table>;

const Group = v.object({ id: text, name: text, members: v.array(v.object({ id: text, name: text })), grants: v.array(Grant) });
export type Group = v.InferOutput<typeof Group>;

const Service = v.object({ id: text, name: text, permissions: v.array(text), election: named, from: v.array(text), expires: text, last_used: moment, revoked: moment, by: named });
export type Service = v.InferOutput<typeof Service>;

const read_id = (value: unknown): string => v.parse(v.object({ id: text }), value).id;
const of = (what: string, id: string): string => `/api/${what}/${encodeURIComponent(id)}`;
const post = (body: unknown = {}) => ({ method: 'POST' as const, body });

export const everybody = (signal?: AbortSignal): Promise<Everybody> => ask_json('/api/people', (value) => v.parse(Everybody, value), { signal });
export const whole_person = (id: string, signal?: AbortSignal): Promise<WholePerson> => ask_json(of('people', id), (value) => v.parse(WholePerson, value), { signal });
export interface WantedInvitation {
  address: string;
  roles: string[];
  election?: string;
  ends?: string;
  reason: string;
}
export interface MadeInvitation {
  link: string;
  expires: string;
  /** The link opens nothing before another person has confirmed. */
  waits: boolean;
}
/** 202: it waits for another person's word. */
const Waits = v.object({ link: v.optional(text, ''), approval: v.object({ expires: text }) });
export const invite = (wanted: WantedInvitation): Promise<MadeInvitation> => ask_json('/api/people/invitations', (value) => {
  if (v.is(Waits, value)) return { link: v.parse(Waits, value).link, expires: v.parse(Waits, value).approval.expires, waits: true };
  return { ...v.parse(v.object({ link: text, expires: text }), value), waits: false };
}, post(wanted));
export const withdraw_invitation = (id: string): Promise<Response> => ask(of('people/invitations', id), { method: 'DELETE' });
export const unlock = (id: string): Promise<Response> => ask(`${of('people', id)}/unlock`, post());
export const disable = (id: string): Promise<Response> => ask(`${of('people', id)}/disable`, post());

export const role_table = (signal?: AbortSignal): Promise<RoleTable> => ask_json('/api/roles', (value) => v.parse(Table, value), { signal });
export type WantedGrant = ({ person: string } | { group: string }) & { role: string; election?: string; ends?: string; reason: string };
/** @returns whether it waits for another person's word */
export const give = async (wanted: WantedGrant): Promise<boolean> => (await ask('/api/grants', post(wanted))).status === 202;
export const end_grant = (id: string): Promise<Response> => ask(of('grants', id), { method: 'DELETE' });

export const groups = (signal?: AbortSignal): Promise<Group[]> => ask_json('/api/groups', (value) => v.parse(v.object({ groups: v.array(Group) }), value).groups, { signal });
export const add_group = (name: string): Promise<string> => ask_json('/api/groups', read_id, post({ name }));
export const rename_group = (id: string, name: string): Promise<Response> => ask(of('groups', id), { method: 'PUT', body: { name } });
export const remove_group = (id: string): Promise<Response> => ask(of('groups', id), { method: 'DELETE' });
const member = (group: string, id: string): string => `${of('groups', group)}/members/${encodeURIComponent(id)}`;
/** @returns whether it waits for another person's word */
export const add_member = async (group: string, id: string): Promise<boolean> => (await ask(member(group, id), { method: 'PUT' })).status === 202;
export const remove_member = (group: string, id: string): Promise<Response> => ask(member(group, id), { method: 'DELETE' });

export const services = (signal?: AbortSignal): Promise<Service[]> => ask_json('/api/services', (value) => v.parse(v.object({ services: v.array(Service) }), value).services, { signal });
export interface WantedService {
  name: string;
  permissions: string[];
  from: string[];
  ends: string;
  election?: string;
}
/** @returns what the program shows, which nobody sees again */
export const issue_service = (wanted: WantedService): Promise<string> => ask_json('/api/services', (value) => v.parse(v.object({ token: text }), value).token, post(wanted));
export const revoke_service = (id: string): Promise<Response> => ask(of('services', id), { method: 'DELETE' });
