// SPDX-License-Identifier: EUPL-1.2
// What people ask of the desk about themselves: coming in, signing in, their factors and sessions.

import * as v from 'valibot';
import type { Proof } from '../account/proof';
import type { KeyAnswer, NewKeyAnswer, NewKeyWanted } from '../account/security_key';
import { ask, ask_json, ask_once } from './http';
import { count, moment, text } from './shapes';

export const factors = ['none', 'second', 'key', 'verified_key'] as const;
export type Factor = (typeof factors)[number];
const election = v.fallback(v.nullable(text), null);

export const MeShape = v.object({
  id: text,
  name: text,
  address: text,
  factor: v.picklist(factors),
  is_management: v.fallback(v.boolean(), false),
  /** Of a password for all roles of this person. */
  characters_min: v.fallback(count, 15),
  /** What the organisation asks of this person beyond the platform, and whether it is still to be met. */
  demanded_factor: v.fallback(v.picklist(factors), 'none'),
  owes: v.fallback(v.object({ password: v.boolean(), factor: v.nullable(v.picklist(factors)) }), { password: false, factor: null }),
  has_device: v.boolean(),
  keys: v.array(v.object({ id: text, verifies: v.boolean(), may_be_copied: v.fallback(v.boolean(), false) })),
  recovery_codes_left: count,
  roles: v.array(v.object({ grant: text, role: text, place: v.fallback(v.nullable(text), null), election, reason: v.fallback(text, ''), is_emergency: v.fallback(v.boolean(), false), expires: moment, group: v.fallback(v.nullable(text), null) })),
  rights: v.array(v.object({ permission: text, election })),
  platform_rights: v.fallback(v.array(text), []),
  /** This is the platform's own desk, which has the register of hosting and the backups. */
  at_platform: v.fallback(v.boolean(), true),
  /** Somebody of the platform, in a customer's data for hours. */
  is_guest: v.fallback(v.boolean(), false),
});
export type Me = v.InferOutput<typeof MeShape>;
const read_me = (value: unknown): Me => v.parse(MeShape, value);

const Invitation = v.object({ roles: v.array(text), election, ends: moment, expires: text, factor: v.picklist(factors), characters_min: count, has_account: v.boolean() });
export type Invitation = v.InferOutput<typeof Invitation>;
const Device = v.object({ totp_secret: text, otpauth: text });
export type Device = v.InferOutput<typeof Device>;
const read_device = (value: unknown): Device => v.parse(Device, value);
const NewKey = v.object({ challenge: text, rp_id: text, rp_name: text, user_id: text, user_name: text, algorithms: v.array(v.number()), must_verify: v.fallback(v.boolean(), true), known: v.array(text) });
const read_new_key = (value: unknown): NewKeyWanted => v.parse(NewKey, value);
const KeyWanted = v.object({ challenge: text, rp_id: text, keys: v.fallback(v.array(text), []) });
export type KeyWanted = v.InferOutput<typeof KeyWanted>;
const read_key_wanted = (value: unknown): KeyWanted => v.parse(KeyWanted, value);
const Session = v.object({ id: text, started: text, last_seen: text, ends: text, factor: v.picklist(factors), here: v.boolean() });
export type OwnSession = v.InferOutput<typeof Session>;
const read_codes = (value: unknown): string[] => v.parse(v.object({ recovery_codes: v.array(text) }), value).recovery_codes;

const post = (body: unknown = {}) => ({ method: 'POST' as const, body });

// Coming in.  What the link says and the address it was sent to go along each time, in bodies only.
export interface Ticket {
  invitation: string;
  address: string;
}
export const invitation = (ticket: Ticket): Promise<Invitation> => ask_json('/api/account/invitation', (value) => v.parse(Invitation, value), post(ticket), ask_once);
export const enrol = (ticket: Ticket, name: string, password: string): Promise<Device> => ask_json('/api/account/enrol', read_device, { ...post({ ...ticket, name, password }), seconds: 60 }, ask_once);
export const enrol_device = (ticket: Ticket, totp: string): Promise<Response> => ask_once('/api/account/enrol/device', post({ ...ticket, totp }));
export const enrol_key_challenge = (ticket: Ticket): Promise<NewKeyWanted> => ask_json('/api/account/enrol/key-challenge', read_new_key, post(ticket), ask_once);
/** @returns how many keys there are now */
export const enrol_key = (ticket: Ticket, answer: NewKeyAnswer): Promise<number> =>
  ask_json('/api/account/enrol/key', (value) => v.parse(v.object({ keys: count }), value).keys, post({ ...ticket, ...answer }), ask_once);
export const enrol_finish = (ticket: Ticket): Promise<string[]> => ask_json('/api/account/enrol/finish', read_codes, { ...post(ticket), seconds: 60 }, ask_once);
export const take_up = (invitation_text: string): Promise<Response> => ask('/api/account/take-up', post({ invitation: invitation_text }));

// Signing in.
export const account = (): Promise<Me> => ask_json('/api/account', read_me);
export const sign_in_challenge = (): Promise<KeyWanted> => ask_json('/api/account/sign-in/challenge', read_key_wanted, post(), ask_once);
export const flat = (proof: Proof): { totp: string } | { recovery: string } | KeyAnswer | Record<string, never> => ('key' in proof ? proof.key : proof);
export const sign_in = (address: string, password: string, proof: Proof): Promise<Me> => ask_json('/api/account/sign-in', read_me, { ...post({ address, password, ...flat(proof) }), seconds: 60 }, ask_once);
export const sign_out = (): Promise<Response> => ask_once('/api/account/sign-out', post());
export const step_up_challenge = (): Promise<KeyWanted> => ask_json('/api/account/step-up/challenge', read_key_wanted, post(), ask_once);
export const step_up = (proof: Proof): Promise<Me> => ask_json('/api/account/step-up', read_me, { ...post(flat(proof)), seconds: 60 }, ask_once);

// Changing what is one's own.
export const change_password = (password_now: string, password: string): Promise<Me> => ask_json('/api/account/password', read_me, { ...post({ password_now, password }), seconds: 60 });
export const own_key_challenge = (): Promise<NewKeyWanted> => ask_json('/api/account/keys/challenge', read_new_key, post());
export const add_own_key = (answer: NewKeyAnswer): Promise<Response> => ask('/api/account/keys', post(answer));
export const remove_own_key = (id: string): Promise<Response> => ask(`/api/account/keys/${encodeURIComponent(id)}`, { method: 'DELETE' });
export const begin_own_device = (): Promise<Device> => ask_json('/api/account/device', read_device, post());
export const confirm_own_device = (totp: string): Promise<Response> => ask('/api/account/device/confirm', post({ totp }));
export const renew_recovery_codes = (): Promise<string[]> => ask_json('/api/account/recovery-codes', read_codes, { ...post(), seconds: 60 });
export const own_sessions = (signal?: AbortSignal): Promise<OwnSession[]> => ask_json('/api/account/sessions', (value) => v.parse(v.object({ sessions: v.array(Session) }), value).sessions, { signal });
export const end_session = (id: string): Promise<Response> => ask(`/api/account/sessions/${encodeURIComponent(id)}`, { method: 'DELETE' });
export const end_other_sessions = (): Promise<Response> => ask('/api/account/sessions', { method: 'DELETE' });
