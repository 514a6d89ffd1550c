// SPDX-License-Identifier: EUPL-1.2
// Every question that the console asks, and nothing else: one function a route.

import type { Locale } from '../../i18n/locales';
import type { Definition } from '../definition/model';
import { definition_from, definition_to } from '../definition/json';
import { ask, ask_json } from './http';
import * as shape from './shapes';

const at = (uuid: string, rest: string): string => `/api/organiser/elections/${encodeURIComponent(uuid)}/${rest}`;

export const elections = (signal?: AbortSignal): Promise<shape.ElectionRow[]> => ask_json('/api/organiser/elections', shape.read_elections, { signal });
/** Those that everybody may know of. */
export const announced = (signal?: AbortSignal): Promise<shape.Announced[]> => ask_json('/api/elections', shape.read_announced, { signal });
export type Announced = shape.Announced;
export const create = (definition: Definition): Promise<string> =>
  ask_json('/api/organiser/elections', shape.read_uuid, { method: 'POST', body: { definition: definition_to(definition) } });
export const definition = (uuid: string, signal?: AbortSignal): Promise<Definition> => ask_json(at(uuid, 'definition'), definition_from, { signal });
export const save_definition = (uuid: string, changed: Definition): Promise<Response> => ask(at(uuid, 'definition'), { method: 'PUT', body: definition_to(changed) });
export const erase = (uuid: string): Promise<Response> => ask(at(uuid, 'definition'), { method: 'DELETE' });

export const checklist = (uuid: string, signal?: AbortSignal): Promise<shape.Checklist> => ask_json(at(uuid, 'checklist'), shape.read_checklist, { signal });

/** What the columns of a file seem to hold. */
export const roll_columns = (uuid: string, head: string): Promise<shape.RollColumns> =>
  ask_json(at(uuid, 'roll/columns'), shape.read_roll_columns, { method: 'POST', type: 'text/csv; charset=utf-8', body: head, accepts: [422] });
/** Reads a roll, without taking it when `dry`.  A refused roll is an answer too: the faults are in it.
    `columns`: what each column of the file holds, in our names, `-` for one that is left out. */
export const roll = (uuid: string, csv: Blob, columns: readonly string[], dry: boolean): Promise<shape.RollAnswer> =>
  ask_json(at(uuid, `roll?${new URLSearchParams({ columns: columns.join(','), dry_run: dry ? '1' : '0' })}`), shape.read_roll_answer, { method: 'POST', type: 'text/csv; charset=utf-8', body: csv, seconds: 600, accepts: [422] });
export const voters = (uuid: string, from: number, number: number, search: string, signal?: AbortSignal): Promise<{ total: number; voters: shape.Voter[] }> =>
  ask_json(at(uuid, `roll?${new URLSearchParams({ from: String(from), count: String(number), search })}`), shape.read_voters, { signal });

export const trustees = (uuid: string, signal?: AbortSignal): Promise<shape.Trustee[]> => ask_json(at(uuid, 'trustees'), shape.read_trustees, { signal });
/** All codes, made anew, as letters: answered once and kept nowhere.
    @param recipient  a key of `age`, `age1…`: whom alone the file opens for; empty: a PDF */
export const make_codes = async (uuid: string, recipient: string): Promise<Blob> =>
  (await ask(at(uuid, 'codes'), { method: 'POST', seconds: 1800, ...(recipient ? { body: { recipient } } : {}) })).blob();
export const code_channels = ['letter', 'email', 'sms'] as const;
export type CodeChannel = (typeof code_channels)[number];
/** Who prints or sends one part of the codes; `recipient` is its key, `age1…`. */
export interface PartSupplier {
  channel: CodeChannel;
  recipient: string;
}
/** All codes, made anew in two parts: two files, each for its supplier alone. */
export const make_code_parts = (uuid: string, suppliers: [PartSupplier, PartSupplier]): Promise<shape.SealedFile[]> =>
  ask_json(at(uuid, 'codes'), shape.read_sealed_files, { method: 'POST', seconds: 1800, body: { suppliers } });
export const take_codes = (uuid: string, made: string): Promise<Response> =>
  ask(at(uuid, 'codes'), { method: 'PUT', body: made, seconds: 600 });

/** How lost letters are replaced, and how many were. */
export const reissues = (uuid: string, signal?: AbortSignal): Promise<shape.Reissues> => ask_json(at(uuid, 'reissues'), shape.read_reissues, { signal });
export const reissue = (uuid: string, body: { voter: string; letter: number; answers: Record<string, string> }): Promise<shape.Reissues> =>
  ask_json(at(uuid, 'reissues'), shape.read_reissues, { method: 'POST', body });

export type Act = 'announce' | 'open' | 'close' | 'pause' | 'resume';
export const act = (uuid: string, what: Act, body: { typed_name?: string; why?: string; until?: string }): Promise<shape.Card> =>
  ask_json(at(uuid, what), shape.read_card, { method: 'POST', body: body, seconds: 600 });
export const end_shuffles = (uuid: string): Promise<Response> => ask(at(uuid, 'end-shuffles'), { method: 'POST', body: {}, seconds: 600 });
export const pass_over = (uuid: string, number: number): Promise<Response> => ask(at(uuid, `trustees/${number}/pass-over`), { method: 'POST', body: {} });
export const new_link = (uuid: string, number: number): Promise<Response> => ask(at(uuid, `trustees/${number}/link`), { method: 'POST', body: {} });
export const restart_trustees = (uuid: string): Promise<Response> => ask(at(uuid, 'trustees'), { method: 'DELETE' });
export const count = (uuid: string): Promise<shape.Outcome> => ask_json(at(uuid, 'count'), shape.read_outcome, { method: 'POST', body: {}, seconds: 1800 });

export const trial = (uuid: string, signal?: AbortSignal): Promise<shape.Trial | null> => ask_json(at(uuid, 'trial'), shape.read_trial, { signal });
export const start_trial = (uuid: string): Promise<shape.Trial | null> => ask_json(at(uuid, 'trial'), shape.read_trial, { method: 'POST', seconds: 60 });
export const count_trial = (uuid: string): Promise<shape.Trial | null> => ask_json(at(uuid, 'trial/count'), shape.read_trial, { method: 'POST', seconds: 300 });
export const judge_trial = (uuid: string, verdict: 'same' | 'differs'): Promise<shape.Trial | null> => ask_json(at(uuid, 'trial/verdict'), shape.read_trial, { method: 'PUT', body: { verdict } });
export const drop_trial = (uuid: string): Promise<Response> => ask(at(uuid, 'trial'), { method: 'DELETE' });
/** The zero proof. */
export const opening = (uuid: string, signal?: AbortSignal): Promise<shape.BoxBalance> => ask_json(at(uuid, 'opening'), shape.read_balance, { signal });
export const closing = (uuid: string, signal?: AbortSignal): Promise<shape.BoxBalance> => ask_json(at(uuid, 'closing'), shape.read_balance, { signal });

export const turnout = (uuid: string, signal?: AbortSignal): Promise<shape.Turnout> => ask_json(at(uuid, 'turnout'), shape.read_turnout, { signal });
export const outcome = (uuid: string, language: Locale, signal?: AbortSignal): Promise<shape.Outcome> =>
  ask_json(`/api/elections/${encodeURIComponent(uuid)}/outcome?language=${language}`, shape.read_outcome, { signal });
export const minutes = async (uuid: string): Promise<Blob> => (await ask(at(uuid, 'minutes'), { seconds: 120 })).blob();
export const archive_address = (uuid: string): string => `/api/board/${encodeURIComponent(uuid)}/archive`;
export const live_address = (uuid: string): string => at(uuid, 'turnout/live');
