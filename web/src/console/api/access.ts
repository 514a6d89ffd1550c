// SPDX-License-Identifier: EUPL-1.2
// Access that does not last, the two envelopes, and looking at who may do what.

import * as v from 'valibot';
import type { KeyWanted } from './account';
import type { KeyAnswer, NewKeyAnswer, NewKeyWanted } from '../account/security_key';
import { ask, ask_json } from './http';
import { Grant } from './people';
import { count, moment, text } from './shapes';

const perhaps = v.fallback(v.nullable(text), null);
const post = (body: unknown = {}) => ({ method: 'POST' as const, body });

// Who of the platform is in this customer's data.
const Live = v.object({ grant: text, person: perhaps, is_asked_for: v.fallback(v.boolean(), false), reason: v.fallback(text, ''), ticket: perhaps, approved_by: perhaps, from: text, until: moment });
export type LiveSupport = v.InferOutput<typeof Live>;
const Past = v.object({ person: text, reason: text, ticket: text, approved_by: text, from: text, until: text });
const Support = v.object({ live: v.array(Live), history: v.array(Past) });
export type Support = v.InferOutput<typeof Support>;
export const support = (signal?: AbortSignal): Promise<Support> => ask_json('/api/support', (value) => v.parse(Support, value), { signal });
export const end_support = (grant: string): Promise<Response> => ask(`/api/support/${encodeURIComponent(grant)}`, { method: 'DELETE' });
/** By a link that somebody of the platform was given a moment ago. */
export const enter_by_link = (entry: string): Promise<Response> => ask('/api/account/support', post({ entry }));

// The same, from the platform's side.
const Tenant = v.object({ host: text, is_own: v.fallback(v.boolean(), false), is_open: v.boolean(), state: v.picklist(['none', 'waiting', 'live']), until: moment });
export type SupportedTenant = v.InferOutput<typeof Tenant>;
export const supported_tenants = (signal?: AbortSignal): Promise<SupportedTenant[]> =>
  ask_json('/api/platform/support', (value) => v.parse(v.object({ tenants: v.array(Tenant) }), value).tenants, { signal });
export const ask_for_support = (wish: { host: string; reason: string; ticket: string; minutes: number }): Promise<Response> => ask('/api/platform/support', post(wish));
/** @returns a link that lets in once, within a minute */
export const support_link = (host: string): Promise<string> => ask_json('/api/platform/support/enter', (value) => v.parse(v.object({ link: text }), value).link, post({ host }));
export const leave_tenant = (host: string): Promise<Response> => ask(`/api/platform/support/${encodeURIComponent(host)}`, { method: 'DELETE' });

// The envelopes.
const Told = v.object({ contact: text, told: moment, tries: count });
const Use = v.object({
  id: text,
  person: text,
  is_own: v.fallback(v.boolean(), false),
  role: text,
  reason: text,
  from: text,
  until: text,
  is_live: v.boolean(),
  contacts: v.fallback(v.array(Told), []),
  findings_due: text,
  findings: v.nullable(v.object({ by: text, at: text, text })),
});
export type EmergencyUse = v.InferOutput<typeof Use>;
const Emergency = v.object({
  kit: v.nullable(v.object({ role: text, envelopes: v.array(text), named: text, named_by: v.array(text) })),
  uses: v.array(Use),
  contacts: v.array(text),
  has_alert_door: v.fallback(v.boolean(), false),
});
export type Emergency = v.InferOutput<typeof Emergency>;
export const emergency = (signal?: AbortSignal): Promise<Emergency> => ask_json('/api/platform/emergency', (value) => v.parse(Emergency, value), { signal });
const Door = v.object({ has_envelopes: v.boolean(), role: perhaps, awaits_findings: v.boolean() });
export type EmergencyDoor = v.InferOutput<typeof Door>;
export const emergency_door = (signal?: AbortSignal): Promise<EmergencyDoor> => ask_json('/api/platform/emergency/door', (value) => v.parse(Door, value), { signal });
const Wanted = v.object({ challenge: text, rp_id: text, keys: v.array(text) });
export const emergency_challenge = (): Promise<KeyWanted> => ask_json('/api/platform/emergency/challenge', (value) => v.parse(Wanted, value), post());
export const use_envelopes = (reason: string, minutes: number, keys: KeyAnswer[]): Promise<Response> => ask('/api/platform/emergency', post({ reason, minutes, keys }));
export const end_emergency = (id: string): Promise<Response> => ask(`/api/platform/emergency/${encodeURIComponent(id)}`, { method: 'DELETE' });
export const file_findings = (id: string, findings: string, envelopes: string[]): Promise<Response> =>
  ask(`/api/platform/emergency/${encodeURIComponent(id)}/findings`, post({ text: findings, envelopes }));
const NewKey = v.object({ challenge: text, rp_id: text, rp_name: text, user_id: text, user_name: text, algorithms: v.array(v.number()), must_verify: v.boolean(), known: v.array(text) });
export const new_envelope_challenge = (): Promise<NewKeyWanted> => ask_json('/api/platform/emergency/keys/challenge', (value) => v.parse(NewKey, value), post());
export const ask_for_envelopes = (role: string, keys: (NewKeyAnswer & { envelope: string })[]): Promise<Response> => ask('/api/platform/emergency/keys', post({ role, keys }));
export const change_contacts = (contacts: string[]): Promise<Response> => ask('/api/platform/emergency/contacts', { method: 'PUT', body: { contacts } });

// Reviews.
const Item = v.object({
  grant: text,
  verdict: v.nullable(v.picklist(['keep', 'end'])),
  by: perhaps,
  at: moment,
  is_over: v.boolean(),
  is_own: v.boolean(),
  holder: perhaps,
  is_group: v.fallback(v.boolean(), false),
  given: v.optional(Grant),
});
export type ReviewItem = v.InferOutput<typeof Item>;
const PlaceReview = v.object({
  place: v.picklist(['tenant', 'platform']),
  completed: moment,
  due: moment,
  is_overdue: v.boolean(),
  open_items: count,
  endless: v.fallback(count, 0),
  may_decide: v.boolean(),
  open: v.nullable(v.object({ id: text, begun: text, due: text, items: v.array(Item) })),
});
export type PlaceReview = v.InferOutput<typeof PlaceReview>;
export const reviews = (signal?: AbortSignal): Promise<PlaceReview[]> => ask_json('/api/access/review', (value) => v.parse(v.object({ places: v.array(PlaceReview) }), value).places, { signal });
export const begin_review = (place: string): Promise<Response> => ask('/api/access/review', post({ place }));
export const decide_review = (review: string, grant: string, verdict: 'keep' | 'end'): Promise<Response> =>
  ask(`/api/access/review/${encodeURIComponent(review)}/${encodeURIComponent(grant)}`, { method: 'PUT', body: { verdict } });
