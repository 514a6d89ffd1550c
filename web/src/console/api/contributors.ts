// SPDX-License-Identifier: EUPL-1.2
// Who works on a service by its own list: questions and answers.

import * as v from 'valibot';
import { levels, type Levels } from './assurance';
import { ask_json } from './http';
import { count, text } from './shapes';

export const kinds = ['owner', 'writer', 'reader', 'custom', 'provider', 'auditor'] as const;
export type Kind = (typeof kinds)[number];

const level = v.picklist(levels);
const Contributor = v.object({
  id: text,
  address: text,
  /** Null: no account yet. */
  person: v.nullable(text),
  name: v.nullable(text),
  kind: v.picklist(kinds),
  levels: v.object({ describe: level, secure: level, approve: level, risks: level, contacts: level }),
  since: text,
  ends: v.nullable(text),
  is_over: v.boolean(),
  by: v.nullable(text),
});
export type Contributor = v.InferOutput<typeof Contributor>;
const Team = v.object({ version: count, contributors: v.array(Contributor) });
export type Team = v.InferOutput<typeof Team>;
const Invited = v.object({ services: v.array(text), link: v.nullable(text), expires: v.nullable(text) });
export type Invited = v.InferOutput<typeof Invited>;

/** What somebody is given; `levels` for `custom` alone. */
export interface Given { kind: Kind; levels?: Levels; ends?: string }

const base = '/api/assurance';
const at = (service: string, one = ''): string => `${base}/services/${encodeURIComponent(service)}/contributors${one && `/${encodeURIComponent(one)}`}`;
const read = (value: unknown): Team => v.parse(Team, value);

export const team = (service: string, signal?: AbortSignal): Promise<Team> => ask_json(at(service), read, { signal });
export const invite = (services: string[], address: string, given: Given): Promise<Invited> => ask_json(`${base}/contributors`, (value) => v.parse(Invited, value), { method: 'POST', body: { services, address, ...given } });
export const change = (service: string, version: number, one: string, given: Given): Promise<Team> => ask_json(at(service, one), read, { method: 'PUT', body: { version, ...given } });
export const remove = (service: string, one: string): Promise<Team> => ask_json(at(service, one), read, { method: 'DELETE' });
