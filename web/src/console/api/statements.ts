// SPDX-License-Identifier: EUPL-1.2
// What people sign of a measure, who signs for whom, and what is put up with: checked as in organiser.ts.

import * as v from 'valibot';
import { ask_json } from './http';
import { count, text } from './shapes';

const person = v.object({ id: text, name: v.nullable(text) });
const Statement = v.object({
  id: text,
  state: v.picklist(['holds', 'without-file', 'expired', 'withdrawn']),
  text,
  looked_at: text,
  holds_until: text,
  files: v.array(v.object({ document: text, version: count, name: text, sha256: text, is_readable: v.boolean() })),
  by: v.nullable(text),
  signed: text,
  withdrawn: v.nullable(v.object({ at: text, by: v.nullable(text), reason: text })),
});
export type Statement = v.InferOutput<typeof Statement>;
const Statements = v.object({ version: count, statements: v.array(Statement) });
export type Statements = v.InferOutput<typeof Statements>;

const Rights = v.object({
  version: count,
  delegations: v.array(v.object({ id: text, state: v.picklist(['upcoming', 'holds', 'expired', 'ended']), from: person, to: person, not_before: text, expires: text, given: text, ended: v.nullable(text) })),
  waivers: v.array(v.object({ number: count, measure: text, until: text, holds: v.boolean(), reason: text, by: person, given: text, ended: v.nullable(v.object({ at: text, by: person, reason: text })) })),
  signers: v.array(person),
});
export type Rights = v.InferOutput<typeof Rights>;

const of = (service: string, rest: string): string => `/api/assurance/services/${encodeURIComponent(service)}${rest}`;
const of_measure = (service: string, measure: string, rest = ''): string => of(service, `/measures/${encodeURIComponent(measure)}/statements${rest}`);
const all = (value: unknown): Statements => v.parse(Statements, value);
const rights = (value: unknown): Rights => v.parse(Rights, value);

export interface NewStatement { text: string; looked_at: string; holds_until: string; files: { document: string; version: number }[] }
export const statements = (service: string, measure: string, signal?: AbortSignal): Promise<Statements> => ask_json(of_measure(service, measure), all, { signal });
export const sign_statement = (service: string, measure: string, version: number, given: NewStatement): Promise<Statements> => ask_json(of_measure(service, measure), all, { method: 'POST', body: { version, ...given } });
export const withdraw_statement = (service: string, measure: string, id: string, version: number, reason: string): Promise<Statements> => ask_json(of_measure(service, measure, `/${encodeURIComponent(id)}/withdrawal`), all, { method: 'POST', body: { version, reason } });
export const note_address = (service: string, measure: string, id: string): string => of_measure(service, measure, `/${encodeURIComponent(id)}/note`);

export const signing_rights = (service: string, signal?: AbortSignal): Promise<Rights> => ask_json(of(service, '/approval/delegations'), rights, { signal });
export const delegate = (service: string, version: number, given: { to: string; not_before: string; expires: string }): Promise<Rights> => ask_json(of(service, '/approval/delegations'), rights, { method: 'POST', body: { version, ...given } });
export const end_delegation = (service: string, id: string): Promise<Rights> => ask_json(of(service, `/approval/delegations/${encodeURIComponent(id)}`), rights, { method: 'DELETE' });
export const waive = (service: string, version: number, given: { measure: string; reason: string; until: string }): Promise<Rights> => ask_json(of(service, '/approval/waivers'), rights, { method: 'POST', body: { version, ...given } });
export const end_waiver = (service: string, version: number, number: number, reason: string): Promise<Rights> => ask_json(of(service, `/approval/waivers/${number}/end`), rights, { method: 'POST', body: { version, reason } });
