// SPDX-License-Identifier: EUPL-1.2
// One measure in many services, and copies of a service: questions and answers, checked as in organiser.ts.

import * as v from 'valibot';
import { statuses, type Status } from './assurance';
import { ask_json } from './http';
import { count, text } from './shapes';

const Answer = v.object({ status: v.picklist(statuses), details: text, priority: v.nullable(count), due: v.nullable(text) });
export type PlainAnswer = v.InferOutput<typeof Answer>;
const Preview = v.object({
  services: v.array(v.object({ id: text, name: text, version: count, refusal: v.nullable(v.picklist(['not-asked', 'set-aside', 'answered-in-batch'])), is_same: v.boolean(), before: Answer, after: Answer })),
});
export type Previewed = v.InferOutput<typeof Preview>['services'][number];
const Done = v.object({ changed: count, same: count });
export type Done = v.InferOutput<typeof Done>;
const Copies = v.object({ added: v.array(v.object({ id: text, name: text })) });

/** What the desk takes at once. */
export const together_max = 500;
export const copies_max = 50;

/** What is not there stays as each service has it. */
export interface AnswerChange { status?: Status; details?: string; priority?: number | null; due?: string | null }

const of = (measure: string): string => `/api/assurance/measures/${encodeURIComponent(measure)}`;
export const preview_together = (measure: string, services: string[], change: AnswerChange): Promise<Previewed[]> => ask_json(`${of(measure)}/preview`, (value) => v.parse(Preview, value).services, { method: 'POST', body: { services, change } });
export const answer_together = (measure: string, services: { id: string; version: number }[], change: AnswerChange): Promise<Done> => ask_json(of(measure), (value) => v.parse(Done, value), { method: 'PUT', body: { services, change } });
export const copy_service = (id: string, copies: number): Promise<{ id: string; name: string }[]> => ask_json(`/api/assurance/services/${encodeURIComponent(id)}/copies`, (value) => v.parse(Copies, value).added, { method: 'POST', body: { count: copies } });
