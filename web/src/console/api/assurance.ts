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
/** A text of the catalogue: one that was given by others may have French and English only. */
export const wording = v.object({ fr: text, nl: v.optional(text), de: v.optional(text), en: text });
export type Wording = v.InferOutput<typeof wording>;
const person = v.object({ id: text, name: v.nullable(text) });

const Index = v.object({ total: figure, shown: text, gouvernance: figure, protection: figure, defense: figure, resilience: figure });
export type Index = v.InferOutput<typeof Index>;

export const section_names = ['describe', 'secure', 'approve', 'risks', 'contacts'] as const;
export type ServiceSection = (typeof section_names)[number];
export const levels = ['hidden', 'read', 'write'] as const;
export type Level = (typeof levels)[number];
const Levels = v.object({ describe: v.picklist(levels), secure: v.picklist(levels), approve: v.picklist(levels), risks: v.picklist(levels), contacts: v.picklist(levels) });
export type Levels = v.InferOutput<typeof Levels>;
/** What whoever asks may do with the service. */
const Rights = v.object({ ...Levels.entries, is_owner: v.boolean(), is_provider: v.boolean(), is_by_role: v.boolean() });
export type Rights = v.InferOutput<typeof Rights>;

const no_index: Index = { total: 0, shown: '0.0', gouvernance: 0, protection: 0, defense: 0, resilience: 0 };
/** What the rights do not show is not in the answer, and stands here as nothing: `rights` says which. */
const Summary = v.object({
  id: text,
  name: text,
  rights: Rights,
  level: v.optional(count, 1),
  required_level: v.optional(count, 1),
  index: v.optional(v.object({ standard: Index, personalised: Index, proved: v.nullable(Index) }), { standard: no_index, personalised: no_index, proved: null }),
  months_at_most: v.optional(count, 0),
  measures_asked: v.optional(count, 0),
  measures_answered: v.optional(count, 0),
  measures_set_aside: v.optional(count, 0),
  is_this_platform: v.optional(v.boolean(), false),
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
  /** The batch that answers it for all its services; null where this service answers by itself. */
  batch: v.optional(v.nullable(text), null),
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
  comments: v.array(v.object({ at: text, by: v.nullable(text), text })),
});
export type Measure = v.InferOutput<typeof Measure>;

/** One that the service has given itself. */
const Own = v.object({ ...answer, title: text, text, category: v.picklist(categories), template: v.nullable(text), template_of: v.nullable(text) });
export type Own = v.InferOutput<typeof Own>;

const Risk = v.object({ id: text, title: wording, objectives: v.array(wording), severity: count, likelihood: count, level: v.picklist(['low', 'medium', 'high']) });
export type Risk = v.InferOutput<typeof Risk>;

const Service = v.object({
  ...Summary.entries,
  version: count,
  catalogue: text,
  description: v.optional(v.record(text, v.unknown()), {}),
  measures: v.optional(v.array(Measure), []),
  own: v.optional(v.array(Own), []),
  risks: v.optional(v.array(Risk), []),
});
export type Service = v.InferOutput<typeof Service>;

const Line = v.object({
  what: text,
  at: text,
  by: v.nullable(text),
  index: v.optional(figure),
  personalised: v.optional(figure),
  measure: v.optional(text),
  title: v.optional(text),
  contributor: v.optional(v.nullable(text)),
  kind: v.optional(text),
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

export interface Answer { status: Status; details?: string; priority?: number; due?: string; responsibles?: string[] }
export const comment_on = (id: string, version: number, measure: string, said: string): Promise<Service> => ask_json(measure_of(id, measure, '/comments'), whole, { method: 'POST', body: { version, text: said } });
export const answer_measure = (id: string, version: number, measure: string, given: Answer): Promise<Service> => ask_json(measure_of(id, measure), whole, { method: 'PUT', body: { version, answer: given } });
/** All of them, as the service is to have them; one that names its template keeps the template's words. */
export const put_own = (id: string, version: number, own: readonly Own[]): Promise<Service> =>
  ask_json(of(id, '/own'), whole, {
    method: 'PUT',
    body: {
      version,
      own: own.map(({ title, text: words, category, status: given, details, priority, due, responsibles, template }) => ({ title, text: words, category, status: given === 'nonFait' ? '' : given, details, responsibles: responsibles.map((one) => one.id), ...(priority === null ? {} : { priority }), ...(due === null ? {} : { due }), ...(template === null ? {} : { template }) })),
    },
  });
export const ask_aside = (id: string, version: number, measure: string, reason: string): Promise<Service> => ask_json(measure_of(id, measure, '/aside'), whole, { method: 'POST', body: { version, reason } });
export const agree_aside = (id: string, version: number, measure: string): Promise<Service> => ask_json(measure_of(id, measure, '/aside'), whole, { method: 'PUT', body: { version } });
export const end_aside = (id: string, measure: string): Promise<Service> => ask_json(measure_of(id, measure, '/aside'), whole, { method: 'DELETE' });

/** What the least level depends on. */
export interface Need { exposure: string; audience: string; max_downtime: string; data_volume: string; data: string[] }
export const least_level = ({ data, ...wanted }: Need, signal?: AbortSignal): Promise<number> => {
  const query = new URLSearchParams({ ...wanted, ...(data.length ? { data: data.join(',') } : {}) });
  return ask_json(`/api/assurance/need?${query}`, (value) => v.parse(v.object({ required_level: count }), value).required_level, { signal });
};
