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
/** Said by the visitor's own code, or noted by somebody. */
const Presence = v.object({ technician: text, came: text, came_with_code: v.boolean(), came_by: when, left: when, left_with_code: v.boolean(), left_by: when, left_reason: text });
export type Presence = v.InferOutput<typeof Presence>;
const Log = v.object({ document: text, version: count, name: text, sha256: text, by: when, at: text });
const Visit = v.object({
  id: text,
  version: count,
  plan: v.object({ site: text, technicians: v.array(v.object({ technician: text })), systems: v.array(text), purpose: text, ticket: text, from: text, to: text, stranger: text }),
  state: v.picklist(['announced', 'approved', 'in_progress', 'closed', 'reviewed', 'called_off']),
  was_announced: v.boolean(),
  alarms: v.array(text),
  announced_by: when,
  approved_by: when,
  closed_by: when,
  reviewed_by: when,
  presences: v.array(Presence),
  codes: v.array(v.object({ technician: text, until: text })),
  badge_logs: v.array(Log),
  outcome: v.nullable(v.object({ actions: text, media: text, statement_before: text, statement_after: text })),
});
export type Visit = v.InferOutput<typeof Visit>;
/** Codes are told once, to whoever approved the visit or gave another. */
const Given = v.object({ ...Visit.entries, new_codes: v.array(v.object({ technician: text, code: text, until: text })) });
export type Given = v.InferOutput<typeof Given>;
/** What a machine stated before and after a visit, and what is another since; an alarm: nobody had declared it. */
const Then = v.nullable(v.object({ id: text, received: text }));
const VisitMachine = v.object({ node: text, server: text, before: Then, after: Then, changed: v.array(v.object({ fact: text, before: text, after: text, is_alarm: v.boolean() })) });
export type VisitMachine = v.InferOutput<typeof VisitMachine>;
/** What a customer reads of a visit to its machines. */
const CustomerVisit = v.object({
  id: text,
  state: Visit.entries.state,
  was_announced: v.boolean(),
  alarms: v.array(text),
  site: text,
  systems: v.array(text),
  purpose: text,
  from: text,
  to: text,
  technicians: v.array(text),
  presences: v.array(v.object({ name: text, came: text, came_with_code: v.boolean(), left: when, left_with_code: v.boolean(), left_reason: text })),
  outcome: Visit.entries.outcome,
  badge_logs: v.array(v.object({ name: text, version: count, sha256: text })),
});
export type CustomerVisit = v.InferOutput<typeof CustomerVisit>;
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
export interface Plan { site: string; technicians: string[]; systems: string[]; purpose: string; ticket?: string; from?: string; to: string; is_found?: boolean; stranger?: string }
export const begin_visit = (plan: Plan): Promise<Visit> => post('interventions', Visit, plan);
const of_visit = (id: string, rest: string): string => `interventions/${encodeURIComponent(id)}/${rest}`;
export const approve_visit = (id: string): Promise<Given> => post(of_visit(id, 'decision'), Given, { step: 'approve' });
export const visit_machines = (id: string, signal?: AbortSignal): Promise<VisitMachine[]> => ask_json(`/api/hosting/interventions/${encodeURIComponent(id)}`, (told) => v.parse(v.object({ machines: v.array(VisitMachine) }), told).machines, { signal });
export const review_visit = (id: string): Promise<Visit> => post(of_visit(id, 'decision'), Visit, { step: 'review' });
export const step_visit = (id: string, step: 'call-off' | 'close', more: object = {}): Promise<Visit> => post(of_visit(id, 'steps'), Visit, { step, ...more });
export const give_code = (id: string, technician: string): Promise<Given> => post(of_visit(id, 'codes'), Given, { technician });
export const withdraw_code = (id: string, technician: string): Promise<Visit> => ask_json(`/api/hosting/${of_visit(id, `codes/${encodeURIComponent(technician)}`)}`, (told) => v.parse(Visit, told), { method: 'DELETE' });
export const show_code = (id: string, way: 'arrivals' | 'departures', code: string): Promise<Visit> => post(of_visit(id, way), Visit, { code });
export const note_departure = (id: string, technician: string, reason: string): Promise<Visit> => post(of_visit(id, 'departures'), Visit, { ...(technician ? { technician } : {}), reason });
export const attach_log = (id: string, document: string, version: number): Promise<Visit> => post(of_visit(id, 'badge-logs'), Visit, { document, version });
/** Those to machines that this customer's elections run on. */
export const customer_visits = (signal?: AbortSignal): Promise<CustomerVisit[]> => ask_json('/api/tenant/interventions', (told) => v.parse(v.object({ interventions: v.array(CustomerVisit) }), told).interventions, { signal });
export interface Wish { kind: Decision['kind']; reason: string; policy?: string; level?: number; election?: string; rule?: string }
export const ask_decision = (wish: Wish): Promise<Decision> => post('decisions', Decision, wish);
export const agree_decision = (id: string): Promise<Decision> => post(`decisions/${encodeURIComponent(id)}/agree`, Decision, {});
export const end_decision = (id: string): Promise<Decision> => ask_json(`/api/hosting/decisions/${encodeURIComponent(id)}`, (told) => v.parse(Decision, told), { method: 'DELETE' });
