// SPDX-License-Identifier: EUPL-1.2
// Signing in by the organisation's identity provider: leaving for it, coming back, and what it is.

import * as v from 'valibot';
import type { Proof } from '../account/proof';
import { flat, MeShape, type Me } from './account';
import { ask, ask_json, ask_once } from './http';
import { text } from './shapes';

const Offered = v.object({ provider: v.nullable(v.object({ label: text, sign_out: v.fallback(v.nullable(text), null) })) });
export type Offered = NonNullable<v.InferOutput<typeof Offered>['provider']>;
/** By whom people may sign in, besides us. */
export const offered_provider = async (): Promise<Offered | null> => (await ask_json('/api/account/provider', (value) => v.parse(Offered, value), {}, ask_once)).provider;

/** Only over https, whatever the desk says: the browser goes there. */
const Address = v.object({ address: v.pipe(text, v.startsWith('https://')) });
const post = (body: unknown = {}) => ({ method: 'POST' as const, body });
export const leave_to_sign_in = async (next: string): Promise<string> => (await ask_json('/api/account/provider/sign-in', (value) => v.parse(Address, value), post(next ? { next } : {}), ask_once)).address;
export const leave_to_link = async (): Promise<string> => (await ask_json('/api/account/links', (value) => v.parse(Address, value), post())).address;

/** What a provider sent along. */
export interface Brought {
  state: string | null;
  code: string | null;
  iss: string | null;
  error: string | null;
}
const Entered = v.object({ signed_in: v.nullable(MeShape), next: v.fallback(text, '') });
export interface Entry {
  /** Nobody: a second factor is asked for. */
  signed_in: Me | null;
  next: string;
}
const read_entry = (value: unknown): Entry => v.parse(Entered, value);
export const come_back = (brought: Brought): Promise<Entry> => ask_json('/api/account/provider/return', read_entry, post(brought), ask_once);
export const finish_sign_in = (proof: Proof): Promise<Entry> => ask_json('/api/account/provider/finish', read_entry, { ...post(flat(proof)), seconds: 60 }, ask_once);

const Links = v.object({ provider: v.nullable(text), links: v.array(v.object({ id: text, issuer: text, since: text, in_use: v.boolean() })) });
export type Links = v.InferOutput<typeof Links>;
const read_links = (value: unknown): Links => v.parse(Links, value);
export const links = (signal?: AbortSignal): Promise<Links> => ask_json('/api/account/links', read_links, { signal });
export const finish_link = (brought: Brought): Promise<Links> => ask_json('/api/account/links/return', read_links, post(brought));
export const unlink = (id: string): Promise<Response> => ask(`/api/account/links/${encodeURIComponent(id)}`, { method: 'DELETE' });

export const algorithms = ['RS256', 'ES256', 'PS256'] as const;
export const Provider = v.object({ label: text, issuer: text, client_id: text, algorithms: v.array(text), levels: v.array(text), age_max_minutes: v.nullable(v.number()), reads_userinfo: v.boolean() });
export type Provider = v.InferOutput<typeof Provider>;
const Settings = v.object({ provider: v.nullable(Provider), redirect: text, after_sign_out: text });
export type Settings = v.InferOutput<typeof Settings>;
const address = '/api/tenant/identity-provider';
export const provider_settings = (signal?: AbortSignal): Promise<Settings> => ask_json(address, (value) => v.parse(Settings, value), { signal });
const Changed = v.union([v.pipe(v.object({ approval: v.object({ id: text }) }), v.transform(() => false)), v.pipe(Settings, v.transform(() => true))]);
/** @param secret  empty: the one that there is
    @returns whether it holds; otherwise another person has to confirm it */
export const change_provider = (wanted: Provider, secret: string, reason: string): Promise<boolean> =>
  ask_json(address, (value) => v.parse(Changed, value), { method: 'PUT', body: { ...wanted, ...(secret ? { secret } : {}), ...(reason ? { reason } : {}) } });
export const remove_provider = (): Promise<Response> => ask(address, { method: 'DELETE' });
