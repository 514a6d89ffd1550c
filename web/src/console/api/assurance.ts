// SPDX-License-Identifier: EUPL-1.2
// Services, their measures, what follows from them: questions and answers, checked as in organiser.ts.

import * as v from 'valibot';
import { ask, ask_json } from './http';
import { count, text } from './shapes';

export const categories = ['gouvernance', 'protection', 'defense', 'resilience'] as const;
export type Category = (typeof categories)[number];
export const statuses = ['', 'aLancer', 'enCours', 'fait'] as const;
export type Status = (typeof statuses)[number] | 'nonFait';

const figure = v.pipe(v.number(), v.minValue(0), v.maxValue(5));
const status = v.picklist([...statuses, 'nonFait']);
const wording = v.object({ fr: text, en: text });
const person = v.object({ id: text, name: v.nullable(text) });

const Index = v.object({ total: figure, shown: text, gouvernance: figure, protection: figure, defense: figure, resilience: figure });
export type Index = v.InferOutput<typeof Index>;

const Summary = v.object({
  id: text,
  name: text,
  level: count,
  required_level: count,
  index: v.object({ standard: Index, personalised: Index, proved: v.nullable(Index) }),
  months_at_most: count,
  measures_asked: count,
  measures_answered: count,
  measures_set_aside: count,
  is_this_platform: v.boolean(),
});
export type Summary = v.InferOutput<typeof Summary>;

const answer = {
  status,
  counted: status,
  details: text,
  priority: v.nullable(count),
  due: v.nullable(text),
  responsibles: v.array(person),
  aside: v.nullable(v.object({ reason: text, asked_by: person, agreed_by: v.nullable(person) })),
};
const Measure = v.object({
  ...answer,
  id: text,
  category: v.picklist(categories),
  title: wording,
  description: wording,
  indispensable: v.boolean(),
  bearer: v.nullable(v.picklist(['project', 'provider', 'shared'])),
  why: v.array(v.object({ field: text, value: text })),
  /** Of the catalogue, whether or not this platform makes them. */
  checks: v.array(text),
  proof: v.nullable(v.picklist(['verified', 'attested', 'claimed', 'stale', 'failed'])),
  gain: v.number(),
});
export type Measure = v.InferOutput<typeof Measure>;

const Risk = v.object({ id: text, title: wording, objectives: v.array(wording), severity: count, likelihood: count, level: v.picklist(['low', 'medium', 'high']) });
export type Risk = v.InferOutput<typeof Risk>;

const Service = v.object({
  ...Summary.entries,
  version: count,
  catalogue: text,
  description: v.record(text, v.unknown()),
  measures: v.array(Measure),
  own: v.array(v.object({ ...answer, title: text, text, category: v.picklist(categories) })),
  risks: v.array(Risk),
});
export type Service = v.InferOutput<typeof Service>;

const Line = v.object({
  what: text,
  at: text,
  by: v.nullable(text),
  index: figure,
  personalised: figure,
  measure: v.optional(text),
  from: v.optional(status),
  to: v.optional(status),
  count: v.optional(count),
});
export type Line = v.InferOutput<typeof Line>;

const base = '/api/assurance/services';
const of = (id: string, rest = ''): string => `${base}/${encodeURIComponent(id)}${rest}`;
const measure_of = (id: string, measure: string, rest = ''): string => of(id, `/measures/${encodeURIComponent(measure)}${rest}`);
const whole = (value: unknown): Service => v.parse(Service, value);

export const services = (signal?: AbortSignal): Promise<Summary[]> => ask_json(base, (value) => v.parse(v.object({ services: v.array(Summary) }), value).services, { signal });
export const service = (id: string, signal?: AbortSignal): Promise<Service> => ask_json(of(id), whole, { signal });
export const history = (id: string, signal?: AbortSignal): Promise<Line[]> => ask_json(of(id, '/history'), (value) => v.parse(v.object({ history: v.array(Line) }), value).history, { signal });
export const add_service = (description: object): Promise<Service> => ask_json(base, whole, { method: 'POST', body: { description } });
export const describe_service = (id: string, version: number, description: object): Promise<Service> => ask_json(of(id, '/description'), whole, { method: 'PUT', body: { version, description } });
export const link_service = (id: string, version: number, is_this_platform: boolean): Promise<Service> => ask_json(of(id, '/platform'), whole, { method: 'PUT', body: { version, is_this_platform } });
export const remove_service = (id: string): Promise<Response> => ask(of(id), { method: 'DELETE' });

export interface Answer { status: Status; details?: string; priority?: number; due?: string }
export const answer_measure = (id: string, version: number, measure: string, given: Answer): Promise<Service> => ask_json(measure_of(id, measure), whole, { method: 'PUT', body: { version, answer: given } });
export const ask_aside = (id: string, version: number, measure: string, reason: string): Promise<Service> => ask_json(measure_of(id, measure, '/aside'), whole, { method: 'POST', body: { version, reason } });
export const agree_aside = (id: string, version: number, measure: string): Promise<Service> => ask_json(measure_of(id, measure, '/aside'), whole, { method: 'PUT', body: { version } });
export const end_aside = (id: string, measure: string): Promise<Service> => ask_json(measure_of(id, measure, '/aside'), whole, { method: 'DELETE' });

/** What the least level depends on. */
export interface Need { exposure: string; audience: string; max_downtime: string; data_volume: string; data: string[] }
export const least_level = ({ data, ...wanted }: Need, signal?: AbortSignal): Promise<number> => {
  const query = new URLSearchParams({ ...wanted, ...(data.length ? { data: data.join(',') } : {}) });
  return ask_json(`/api/assurance/need?${query}`, (value) => v.parse(v.object({ required_level: count }), value).required_level, { signal });
};
