// SPDX-License-Identifier: EUPL-1.2
// Like services approved together: questions and answers, checked as in organiser.ts.

import * as v from 'valibot';
import { steps, verdicts, waits, type Condition, type Verdict } from './approval';
import { wording } from './assurance';
import { ask_json } from './http';
import { count, text } from './shapes';

const person = v.object({ id: text, name: v.nullable(text) });
const faults = ['step-missing', 'same-person', 'not-the-authority', 'description-incomplete', 'measure-unanswered', 'evidence-failed', 'index-too-low', 'longer-than-index-allows', 'unlike', 'draft-there', 'condition-too-late', 'unknown-assured-service', 'not-in-the-sample', 'not-looked-at', 'changed-since', 'found-wrong'] as const;
export type MemberFault = (typeof faults)[number];
const Member = v.object({
  id: text,
  name: v.nullable(text),
  version: v.nullable(count),
  remark: text,
  is_left_out: v.boolean(),
  left_because: v.nullable(v.picklist(['unlike', 'removed'])),
  index: v.nullable(text),
  months_at_most: v.nullable(count),
  months: v.nullable(count),
  until: v.nullable(text),
  obstacles: v.array(v.object({ fault: v.picklist(faults), measure: v.nullable(text), title: v.nullable(wording) })),
});
export type Member = v.InferOutput<typeof Member>;
const named = v.object({ service: text, name: v.nullable(text) });
/** Services that chance has drawn, and what an expert found in them. */
const Sample = v.object({
  number: count,
  expert: person,
  begun: text,
  source: text,
  size: count,
  services: count,
  list: text,
  list_sha256: text,
  seed: v.nullable(text),
  drawn: v.array(v.object({ ...named.entries, version: v.nullable(count), holds: v.nullable(v.boolean()), remark: text })),
  changed_since: v.array(named),
  signed_at: v.nullable(text),
});
const Batch = v.object({
  id: text,
  version: count,
  author: person,
  next_step: v.picklist(steps),
  authority: v.nullable(v.object({ name: text, position: text, person })),
  opinions: v.nullable(v.array(v.object({ collaborators: v.array(text), given_by: person, verdict: v.picklist(verdicts), months: count, comment: text }))),
  documents: v.nullable(v.array(text)),
  form_handed_out: v.nullable(text),
  board: v.nullable(v.object({ date: text, is_accepted: v.boolean(), months: count, reason_of_refusal: text, conditions: v.array(v.object({ measure: text, status: v.picklist(['fait', 'enCours']), due: text })) })),
  authorities: v.array(person),
  may_sign_for: v.boolean(),
  members: v.array(Member),
  measures: v.array(v.object({ measure: text, status: v.picklist(['aLancer', 'enCours', 'fait']), details: text })),
  sample: v.nullable(Sample),
  list: v.nullable(text),
});
export type Batch = v.InferOutput<typeof Batch>;
const Listed = v.object({ id: text, author: person, authority: v.nullable(person), next_step: v.picklist(steps), services: count, waits_for_me: v.nullable(v.picklist(waits)) });
export type ListedBatch = v.InferOutput<typeof Listed>;

/** What an expert found in a service, as it stood in that version. */
export interface Inspection {
  service: string;
  version: number;
  holds: boolean;
  remark?: string;
}

/** Answered for all services of the batch, or by each of them again. */
export type CommonSaid = { measure: string; is_common: true; status: 'aLancer' | 'enCours' | 'fait'; details?: string } | { measure: string; is_common: false };

/** What the author says; the parts that are there, in the order of the steps. */
export interface Filling {
  authority?: { name: string; position: string; person: string };
  no_opinion?: boolean;
  documents?: string[];
  form?: boolean;
  board?: { date: string; is_accepted: boolean; months: number; reason_of_refusal?: string; conditions: Condition[] };
  members?: { id: string; remark?: string; is_left_out: boolean }[];
  measures?: CommonSaid[];
}

const whole = (value: unknown): Batch => v.parse(Batch, value);
const at = (id: string, rest = ''): string => `/api/assurance/batches/${encodeURIComponent(id)}${rest}`;
export const open_batches = (signal?: AbortSignal): Promise<ListedBatch[]> => ask_json('/api/assurance/batches', (value) => v.parse(v.object({ batches: v.array(Listed) }), value).batches, { signal });
export const batch = (id: string, signal?: AbortSignal): Promise<Batch> => ask_json(at(id), whole, { signal });
export const begin_batch = (services: string[]): Promise<Batch> => ask_json('/api/assurance/batches', whole, { method: 'POST', body: { services } });
export const fill_in_batch = (id: string, version: number, filling: Filling): Promise<Batch> => ask_json(at(id), whole, { method: 'PUT', body: { version, ...filling } });
export const advise_batch = (id: string, version: number, opinion: { collaborators: string[]; verdict: Verdict; months: number; comment?: string }): Promise<Batch> => ask_json(at(id, '/opinions'), whole, { method: 'POST', body: { version, ...opinion } });
export const withdraw_batch_opinion = (id: string): Promise<Batch> => ask_json(at(id, '/opinions'), whole, { method: 'DELETE' });
export const drop_batch = (id: string): Promise<unknown> => ask_json(at(id), (value) => value, { method: 'DELETE' });
export const begin_sample = (id: string, version: number, source: string, size: number): Promise<Batch> => ask_json(at(id, '/sample'), whole, { method: 'POST', body: { version, source, size } });
export const say_of_sample = (id: string, version: number, said: { seed?: string; inspections?: Inspection[] }): Promise<Batch> => ask_json(at(id, '/sample'), whole, { method: 'PUT', body: { version, ...said } });
export const sign_sample = (id: string, version: number): Promise<Batch> => ask_json(at(id, '/sample/signature'), whole, { method: 'POST', body: { version } });
export const drop_sample = (id: string): Promise<Batch> => ask_json(at(id, '/sample'), whole, { method: 'DELETE' });
/** @returns how many decisions were sealed */
export const sign_batch = (id: string, version: number, list: string): Promise<number> => ask_json(at(id, '/signature'), (value) => v.parse(v.object({ decisions: v.array(v.object({ service: text, number: count, sha256: text })) }), value).decisions.length, { method: 'POST', body: { version, list } });
