// SPDX-License-Identifier: EUPL-1.2
// The register of incidents: questions and answers of the desk, checked as in organiser.ts.

import * as v from 'valibot';
import { ask_json } from './http';
import { count, text } from './shapes';

const when = v.nullable(text);
export const severities = ['low', 'medium', 'high', 'critical'] as const;
export const states = ['detected', 'qualified', 'contained', 'recovered', 'reviewed', 'closed', 'dismissed'] as const;
export const notices = ['customer', 'authority', 'people', 'early_warning', 'agency_report', 'agency_final_report'] as const;
export type Notice = (typeof notices)[number];

const summary = {
  id: text,
  version: count,
  kind: text,
  is_drill: v.boolean(),
  state: v.picklist(states),
  severity: v.picklist(severities),
  detected_at: text,
  aware_at: when,
  next: v.nullable(v.object({ notice: v.picklist(notices), started: text, due: text, is_late: v.boolean() })),
};
const Summary = v.object(summary);
export type Summary = v.InferOutput<typeof Summary>;

const Facts = v.object({
  severity: v.picklist(severities),
  has_personal_data: v.boolean(),
  is_risk_high: v.boolean(),
  is_in_scope: v.boolean(),
  role: v.picklist(['processor', 'controller']),
  customers: v.array(text),
  people: v.nullable(count),
  nature: when,
  consequences: when,
  measures: when,
  contact: when,
});
export type Facts = v.InferOutput<typeof Facts>;

const Clock = v.object({ notice: v.picklist(notices), started: text, due: text, told: when, copy: when, reason_if_late: text, is_late: v.boolean() });
export type Clock = v.InferOutput<typeof Clock>;

const Incident = v.object({
  ...summary,
  contained_at: when,
  facts: Facts,
  clocks: v.array(Clock),
  actions: v.array(v.object({ what: text, owner: text, due: text, done: when })),
  timeline: v.array(v.object({ at: text, by: when, step: text, text })),
  notices: v.array(v.object({ number: count, notice: v.picklist(notices), at: text, by: when })),
});
export type Incident = v.InferOutput<typeof Incident>;

const Figures = v.object({ incidents: count, notices: count, notices_in_time: count, median_seconds_to_aware: v.nullable(count), median_seconds_to_tell: v.nullable(count), median_seconds_to_contain: v.nullable(count) });
export type Figures = v.InferOutput<typeof Figures>;

const base = '/api/incidents';
const at = (id: string): string => `${base}/${encodeURIComponent(id)}`;
const whole = (told: unknown): Incident => v.parse(Incident, told);

export const incidents = (signal?: AbortSignal): Promise<Summary[]> => ask_json(base, (told) => v.parse(v.object({ incidents: v.array(Summary) }), told).incidents, { signal });
/** Of the last twelve months. */
export const figures = (signal?: AbortSignal): Promise<Figures> => ask_json('/api/incident-statistics', (told) => v.parse(v.object({ whole: Figures }), told).whole, { signal });
export const incident = (id: string, signal?: AbortSignal): Promise<Incident> => ask_json(at(id), whole, { signal });
export const report_incident = (kind: string, is_drill: boolean): Promise<Incident> => ask_json(base, whole, { method: 'POST', body: { kind, is_drill } });
export const take_step = (of: Incident, step: string, more: object): Promise<Incident> => ask_json(`${at(of.id)}/steps`, whole, { method: 'POST', body: { version: of.version, step, ...more } });
export const draft = (id: string, notice: Notice, language: string): Promise<string> => ask_json(`${at(id)}/drafts/${notice}?language=${language}`, (told) => v.parse(v.object({ text }), told).text, {});
export const note_sent = (of: Incident, sent: { notice: Notice; text: string; reason_if_late?: string }): Promise<Incident> => ask_json(`${at(of.id)}/notices`, whole, { method: 'POST', body: { version: of.version, ...sent } });
export const sent_notice = (id: string, number: number): Promise<{ text: string; sha256: string }> => ask_json(`${at(id)}/notices/${number}`, (told) => v.parse(v.object({ text, sha256: text }), told), {});
