// SPDX-License-Identifier: EUPL-1.2
// Where the platform runs: questions and answers of its own desk, checked as in organiser.ts.

import * as v from 'valibot';
import { ask_json, Problem } from './http';
import { count, text } from './shapes';

const when = v.nullable(text);
const value = v.union([text, v.number(), v.boolean()]);
const Record = v.object({ id: text, kind: text, from: text, to: when, fields: v.record(text, value) });
export type Record = v.InferOutput<typeof Record>;
const Field = v.object({ name: text, type: v.picklist(['text', 'number', 'flag', 'day', 'country', 'choice', 'reference']), is_required: v.boolean(), is_sealed: v.boolean(), choices: v.array(text), targets: v.array(text) });
export type Field = v.InferOutput<typeof Field>;
const Kind = v.object({ kind: text, fields: v.array(Field) });
export type Kind = v.InferOutput<typeof Kind>;
const texts = v.record(text, text);
const Finding = v.object({ rule: text, text: texts, source: text, about: text, verdict: v.picklist(['pass', 'fail', 'unknown']), severity: v.picklist(['block', 'warn']), is_excused: v.boolean(), blocks: v.boolean() });
export type Finding = v.InferOutput<typeof Finding>;
const Findings = v.object({ policy: v.nullable(v.object({ decision: text, version: text, level: count })), subjects: v.array(v.object({ subject: text, findings: v.array(Finding) })) });
export type Findings = v.InferOutput<typeof Findings>;
const Visit = v.object({
  id: text,
  version: count,
  plan: v.object({ site: text, technicians: v.array(v.object({ technician: text })), systems: v.array(text), purpose: text, ticket: text, from: text, to: text }),
  state: v.picklist(['announced', 'approved', 'in_progress', 'closed', 'reviewed', 'called_off']),
  was_announced: v.boolean(),
  alarms: v.array(text),
  announced_by: when,
  approved_by: when,
  closed_by: when,
  reviewed_by: when,
  presences: v.array(v.object({ technician: text, came: text, left: when })),
  outcome: v.nullable(v.object({ actions: text, media: text, statement_before: text, statement_after: text })),
});
export type Visit = v.InferOutput<typeof Visit>;
const Decision = v.object({ id: text, kind: v.picklist(['policy', 'derogation']), reason: text, asked: text, asked_by: when, agreed: when, agreed_by: when, ended: when, ended_by: when, policy: v.optional(text), level: v.optional(count), election: v.optional(text), rule: v.optional(text) });
export type Decision = v.InferOutput<typeof Decision>;

/** How well it is proved; without it an answer is none. */
const Proof = v.object({ level: v.picklist([0, 1, 2, 3]), doubts: v.array(text) });
const Stated = v.object({ id: text, received: text, stated: text, why: v.picklist(['hourly', 'start', 'deploy']), differences: v.array(text), changed: v.array(text), facts: v.record(text, text) });
const Node = v.object({ node: text, server: when, site: when, has_key: v.boolean(), inspected: when, proof: Proof, newest: v.nullable(Stated) });
export type Node = v.InferOutput<typeof Node>;

export interface Hosting { records: Record[]; kinds: Kind[]; findings: Findings; visits: Visit[]; decisions: Decision[]; nodes: Node[] }

export const visits = (signal?: AbortSignal): Promise<Visit[]> => ask_json('/api/hosting/interventions', (told) => v.parse(v.object({ interventions: v.array(Visit) }), told).interventions, { signal });
export const decisions = (signal?: AbortSignal): Promise<Decision[]> => ask_json('/api/hosting/decisions', (told) => v.parse(v.object({ decisions: v.array(Decision) }), told).decisions, { signal });

/** Nothing at a customer's desk: the register is the platform's. */
export async function hosting(signal?: AbortSignal): Promise<Hosting | undefined> {
  const base = '/api/hosting/';
  try {
    const [records, kinds, findings, all_visits, all_decisions, nodes] = await Promise.all([
      ask_json(`${base}register`, (told) => v.parse(v.object({ records: v.array(Record) }), told).records, { signal }),
      ask_json(`${base}kinds`, (told) => v.parse(v.object({ kinds: v.array(Kind) }), told).kinds, { signal }),
      ask_json(`${base}findings`, (told) => v.parse(Findings, told), { signal }),
      visits(signal),
      decisions(signal),
      ask_json(`${base}nodes`, (told) => v.parse(v.object({ nodes: v.array(Node) }), told).nodes, { signal }),
    ]);
    return { records, kinds, findings, visits: all_visits, decisions: all_decisions, nodes };
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return undefined;
    throw error;
  }
}

const post = <T>(path: string, shape: v.GenericSchema<unknown, T>, body: object): Promise<T> => ask_json(`/api/hosting/${path}`, (told) => v.parse(shape, told), { method: 'POST', body });
export const put_record = (record: { id: string; kind: string; from: string; fields: object }): Promise<Record> => post('records', Record, record);
export const end_record = (id: string): Promise<Record> => post(`records/${encodeURIComponent(id)}/end`, Record, {});
export interface Plan { site: string; technicians: string[]; systems: string[]; purpose: string; ticket?: string; from?: string; to: string; is_found?: boolean }
export const begin_visit = (plan: Plan): Promise<Visit> => post('interventions', Visit, plan);
const decided = ['approve', 'review'];
export const step_visit = (id: string, step: string, more: object = {}): Promise<Visit> => post(`interventions/${encodeURIComponent(id)}/${decided.includes(step) ? 'decision' : 'steps'}`, Visit, { step, ...more });
export interface Wish { kind: Decision['kind']; reason: string; policy?: string; level?: number; election?: string; rule?: string }
export const ask_decision = (wish: Wish): Promise<Decision> => post('decisions', Decision, wish);
export const agree_decision = (id: string): Promise<Decision> => post(`decisions/${encodeURIComponent(id)}/agree`, Decision, {});
export const end_decision = (id: string): Promise<Decision> => ask_json(`/api/hosting/decisions/${encodeURIComponent(id)}`, (told) => v.parse(Decision, told), { method: 'DELETE' });
