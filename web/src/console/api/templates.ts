// SPDX-License-Identifier: EUPL-1.2
// Templates of measures: questions and answers, checked as in organiser.ts.

import * as v from 'valibot';
import { categories, type Category } from './assurance';
import { ask, ask_json } from './http';
import { Finding, type Sheet } from './service_import';
import { count, text } from './shapes';

const words = { title: text, text, category: v.picklist(categories) };
const Template = v.object({ id: text, version: count, ...words });
export type Template = v.InferOutput<typeof Template>;
const List = v.object({ templates: v.array(v.object({ ...Template.entries, services: count })), room: count });
export type Templates = v.InferOutput<typeof List>;
const Standing = v.object({ ...Template.entries, services: v.array(v.object({ id: text, name: text, is_attached: v.boolean(), refusal: v.nullable(v.picklist(['not-in-service', 'too-many-own'])) })) });
export type Standing = v.InferOutput<typeof Standing>;
export type Place = Standing['services'][number];
const Report = v.object({ lines: count, is_unread: v.boolean(), good: v.array(v.object({ line: count, ...words })), faulty_lines: count, findings: v.array(Finding), findings_total: count, room: count });
export type TemplatesReport = v.InferOutput<typeof Report>;
const Added = v.object({ added: v.array(Template) });
const Changed = v.object({ changed: count });

export interface Words { title: string; text: string; category: Category }
/** What becomes of the measures of services when their template goes. */
export type Then = 'keep' | 'remove';
export const templates_max = 40;

const base = '/api/assurance/templates';
const sheets = '/api/assurance/import/templates';
const of = (id: string, rest = ''): string => `${base}/${encodeURIComponent(id)}${rest}`;
const sent = ({ bytes, type }: Sheet) => ({ method: 'POST' as const, type, body: bytes, seconds: 60 });
const many = (path: string, body: object): Promise<number> => ask_json(path, (value) => v.parse(Changed, value).changed, { method: 'POST', body });

export const templates = (signal?: AbortSignal): Promise<Templates> => ask_json(base, (value) => v.parse(List, value), { signal });
export const make_template = (given: Words): Promise<Template> => ask_json(base, (value) => v.parse(Template, value), { method: 'POST', body: given });
export const reword_template = (id: string, version: number, given: Words): Promise<number> => ask_json(of(id), (value) => v.parse(Changed, value).changed, { method: 'PUT', body: { version, ...given } });
export const remove_template = (id: string, then: Then): Promise<Response> => ask(of(id, `?measures=${then}`), { method: 'DELETE' });
export const standing = (id: string, signal?: AbortSignal): Promise<Standing> => ask_json(of(id, '/services'), (value) => v.parse(Standing, value), { signal });
export const attach_template = (id: string, services: string[]): Promise<number> => many(of(id, '/services'), { services });
export const detach_template = (id: string, services: string[], measures: Then): Promise<number> => many(of(id, '/services/detach'), { services, measures });
export const blank_templates = (language: string, format: 'xlsx' | 'csv'): string => `${sheets}/blank?${new URLSearchParams({ language, format })}`;
export const report_on_templates = (sheet: Sheet): Promise<TemplatesReport> => ask_json(`${sheets}/report`, (value) => v.parse(Report, value), sent(sheet));
/** All of a sheet; one that has changed in the desk's eyes is reported on again. */
export const take_templates = (sheet: Sheet): Promise<{ added: Template[] } | { report: TemplatesReport }> =>
  ask_json(sheets, (value) => (v.is(Added, value) ? v.parse(Added, value) : { report: v.parse(Report, value) }), { ...sent(sheet), accepts: [422] });
