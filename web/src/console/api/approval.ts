// SPDX-License-Identifier: EUPL-1.2
// Files of approval and what they come to: questions and answers, checked as in organiser.ts.

import * as v from 'valibot';
import { wording } from './assurance';
import { ask_json } from './http';
import { count, text } from './shapes';

export const steps = ['authority', 'opinions', 'documents', 'decision-form', 'board', 'summary'] as const;
export type Step = (typeof steps)[number];
export const states = ['upcoming', 'active', 'expiring', 'under-watch', 'suspended', 'expired', 'refused', 'archived'] as const;
export type State = (typeof states)[number];
export const verdicts = ['favourable', 'with-reservations', 'unfavourable'] as const;
export type Verdict = (typeof verdicts)[number];
/** What a file waits for from whoever asks. */
export const waits = ['opinion', 'signature'] as const;
export const terms = [6, 12, 24, 36] as const;

const person = v.object({ id: text, name: v.nullable(text) });
const Authority = v.object({ name: text, position: text, person });
const Opinion = v.object({ collaborators: v.array(text), given_by: person, verdict: v.picklist(verdicts), months: count, comment: text });
export type Opinion = v.InferOutput<typeof Opinion>;
const Condition = v.object({ measure: text, status: v.picklist(['fait', 'enCours']), due: text });
export type Condition = v.InferOutput<typeof Condition>;
const Board = v.object({ date: text, is_accepted: v.boolean(), months: count, reason_of_refusal: text, conditions: v.array(Condition) });
export type Board = v.InferOutput<typeof Board>;

const Draft = v.object({
  number: count,
  author: person,
  next_step: v.picklist(steps),
  authority: v.nullable(Authority),
  opinions: v.nullable(v.array(Opinion)),
  documents: v.nullable(v.array(text)),
  form_handed_out: v.nullable(text),
  board: v.nullable(Board),
});
export type Draft = v.InferOutput<typeof Draft>;

const Decision = v.object({
  number: count,
  state: v.picklist(states),
  taken: text,
  author: person,
  signed_by: person,
  authority: Authority,
  delegation: v.optional(v.nullable(v.object({ not_before: text, expires: text })), null),
  opinions: v.array(Opinion),
  documents: v.array(text),
  board: Board,
  decided_end: v.nullable(text),
  ends: v.nullable(text),
  watched_since: v.nullable(text),
  reminders: v.array(text),
  index: v.object({ standard: text, personalised: text, proved: v.nullable(text) }),
  sha256: text,
});
export type Decision = v.InferOutput<typeof Decision>;

const Obstacle = v.object({
  fault: v.picklist(['description-incomplete', 'measure-unanswered', 'evidence-failed', 'index-too-low', 'longer-than-index-allows']),
  measure: v.nullable(text),
  title: v.nullable(wording),
});
export type Obstacle = v.InferOutput<typeof Obstacle>;

const Approval = v.object({
  version: count,
  months_at_most: count,
  obstacles: v.array(Obstacle),
  lacks: v.array(v.picklist(['organisation', 'level'])),
  authorities: v.array(person),
  may_sign_for: v.optional(v.boolean(), false),
  draft: v.nullable(Draft),
  current: v.nullable(count),
  decisions: v.array(Decision),
});
export type Approval = v.InferOutput<typeof Approval>;

const Standing = v.object({ service: text, state: v.nullable(v.picklist(states)), ends: v.nullable(text), next_step: v.nullable(v.picklist(steps)), waits_for_me: v.optional(v.nullable(v.picklist(waits)), null) });
export type Standing = v.InferOutput<typeof Standing>;

const at = (service: string, rest = ''): string => `/api/assurance/services/${encodeURIComponent(service)}/approval${rest}`;
const whole = (value: unknown): Approval => v.parse(Approval, value);
const put = (service: string, rest: string, body: object): Promise<Approval> => ask_json(at(service, rest), whole, { method: 'PUT', body });
const post = (service: string, rest: string, body: object): Promise<Approval> => ask_json(at(service, rest), whole, { method: 'POST', body });

export const standings = (signal?: AbortSignal): Promise<Standing[]> => ask_json('/api/assurance/approvals', (value) => v.parse(v.object({ approvals: v.array(Standing) }), value).approvals, { signal });
export const approval = (service: string, signal?: AbortSignal): Promise<Approval> => ask_json(at(service), whole, { signal });
export const begin = (service: string, version: number): Promise<Approval> => post(service, '', { version });
export const drop = (service: string): Promise<Approval> => ask_json(at(service), whole, { method: 'DELETE' });
export const name_authority = (service: string, version: number, authority: { name: string; position: string; person: string }): Promise<Approval> => put(service, '/authority', { version, ...authority });
export const give_opinion = (service: string, version: number, opinion: { collaborators: string[]; verdict: Verdict; months: number; comment?: string }): Promise<Approval> => post(service, '/opinions', { version, ...opinion });
export const withdraw_opinion = (service: string): Promise<Approval> => ask_json(at(service, '/opinions'), whole, { method: 'DELETE' });
export const ask_no_opinion = (service: string, version: number): Promise<Approval> => put(service, '/opinions', { version });
export const list_documents = (service: string, version: number, titles: string[]): Promise<Approval> => put(service, '/documents', { version, titles });
export const hand_out_form = (service: string, version: number): Promise<Approval> => post(service, '/form', { version });
export const fill_in_board = (service: string, version: number, board: { date: string; is_accepted: boolean; months: number; reason_of_refusal?: string; conditions: Condition[] }): Promise<Approval> => put(service, '/board', { version, ...board });
export const sign = (service: string, version: number): Promise<Approval> => post(service, '/signature', { version });

/** All that there is of it, as one sealed file. */
export const dossier_address = (service: string, number: number): string => at(service, `/decisions/${number}/dossier`);
/** The decision’s bytes, and what the platform signed of them. */
export const decision_address = (service: string, number: number): string => at(service, `/decisions/${number}`);
export const statement_address = (service: string, number: number): string => at(service, `/decisions/${number}/statement`);

/** Papers, in a language. */
export const form_address = (service: string, language: string): string => at(service, `/form?language=${language}`);
export const paper_address = (service: string, number: number, language: string): string => at(service, `/decisions/${number}/paper?language=${language}`);
export const attestation_address = (service: string, number: number, language: string): string => at(service, `/decisions/${number}/attestation?language=${language}`);
export const measures_address = (service: string, language: string): string => `/api/assurance/services/${encodeURIComponent(service)}/measures?language=${language}`;
/** The service as a system security plan of OSCAL. */
export const plan_address = (service: string): string => `/api/assurance/services/${encodeURIComponent(service)}/oscal`;
