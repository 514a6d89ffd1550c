// SPDX-License-Identifier: EUPL-1.2
// How an organisation takes its data along, and how it leaves: questions and answers, checked as in organiser.ts.

import * as v from 'valibot';
import { ask, ask_json } from './http';
import { count, text } from './shapes';

/** `null`: nobody; empty: somebody who decides no more. */
const person = v.nullable(text);

const Hold = v.object({ reason: v.optional(text, ''), since: text, until: text, by: v.optional(person, null), agreed_by: v.optional(person, null), may_lift: v.optional(v.boolean(), false) });
export type Hold = v.InferOutput<typeof Hold>;

const Leaving = v.object({
  stage: v.picklist(['none', 'requested', 'grace', 'shredding', 'ageing', 'certified']),
  access: v.picklist(['whole', 'read-only', 'none']),
  host: text,
  may_decide: v.boolean(),
  owners: count,
  asked: v.optional(text, ''),
  day: v.optional(count, 0),
  deadline: v.optional(text, ''),
  grace_until: v.optional(text, ''),
  hold: v.optional(Hold),
  media: v.optional(v.array(text), []),
  asked_by: v.optional(person, null),
  agreed_by: v.optional(person, null),
  may_confirm: v.optional(v.boolean(), false),
});
export type Leaving = v.InferOutput<typeof Leaving>;

const Export = v.object({
  stage: v.picklist(['none', 'running', 'ready', 'failed']),
  bytes: count,
  own: v.boolean(),
  made: v.optional(text, ''),
  until: v.optional(text, ''),
  sha256: v.optional(text, ''),
  files: v.optional(count, 0),
  key: v.optional(text, ''),
  code: v.optional(text, ''),
});
export type Export = v.InferOutput<typeof Export>;

const leaving_path = '/api/tenant/leaving';
const export_path = '/api/tenant/export';
export const export_file = `${export_path}/file`;
const read = (value: unknown): Leaving => v.parse(Leaving, value);
const read_export = (value: unknown): Export => v.parse(Export, value);

export const leaving = (signal?: AbortSignal): Promise<Leaving> => ask_json(leaving_path, read, { signal });
export const ask_to_leave = (typed_name: string): Promise<Leaving> => ask_json(leaving_path, read, { method: 'POST', body: { typed_name } });
export const confirm_leaving = (typed_name: string, exported: 'kept' | 'not-wanted'): Promise<Leaving> =>
  ask_json(`${leaving_path}/confirm`, read, { method: 'POST', body: { typed_name, export: exported } });
export const call_off = (): Promise<Leaving> => ask_json(leaving_path, read, { method: 'DELETE' });
export const hold = (reason: string, until: string): Promise<Leaving> => ask_json(`${leaving_path}/hold`, read, { method: 'POST', body: { reason, until } });
export const lift_hold = (): Promise<Leaving> => ask_json(`${leaving_path}/hold`, read, { method: 'DELETE' });

export const export_state = (signal?: AbortSignal): Promise<Export> => ask_json(export_path, read_export, { signal });
/** Making a passphrase costly takes the desk seconds. */
export const begin_export = (wanted: { recipients: string } | { passphrase: string }): Promise<Export> =>
  ask_json(export_path, read_export, { method: 'POST', body: wanted, seconds: 60 });
export const discard_export = (): Promise<Response> => ask(export_path, { method: 'DELETE' });

/** Where the organisation was, for everybody: 204 while it is not signed yet. */
export const certificate_file = '/api/tenant/certificate';
export const has_certificate = async (): Promise<boolean> => (await ask(certificate_file)).status === 200;
