// SPDX-License-Identifier: EUPL-1.2
// What the journal's page asks of the desk.

import * as v from 'valibot';
import catalogue from '../../../../src/journal/events.json';
import type { Locale } from '../../i18n/locales';
import { ask, ask_json, Problem } from './http';

const text = v.string();
const Entry = v.object({
  log: text,
  t: text,
  ev: text,
  act: text,
  sub: v.optional(text),
  obj: v.optional(text),
  res: v.picklist(['ok', 'deny', 'error']),
  trace: v.optional(text),
  facts: v.optional(v.record(text, v.number())),
  /** Digest of what is kept beside the entry. */
  pc: v.optional(text),
});
export type Entry = v.InferOutput<typeof Entry>;
/** `text` is the entry as it is hashed, byte for byte. */
const Row = v.pipe(
  v.object({ number: v.number(), text }),
  v.transform(({ number, text: exact }) => ({ number, text: exact, entry: v.parse(Entry, JSON.parse(exact)) })),
);
export type Row = v.InferOutput<typeof Row>;
const Part = v.object({
  log: text,
  size: v.number(),
  entries: v.array(Row),
  people: v.record(text, text),
  next: v.nullable(v.number()),
  checkpoint: v.nullable(text),
  witnesses: v.array(v.object({ name: text, key: text, size: v.nullable(v.number()), at: v.nullable(text), refuses: v.boolean() })),
  key: v.nullable(text),
});
export type Part = v.InferOutput<typeof Part>;

/** What is looked for; empty texts are not asked for. */
export interface Wanted {
  log: string;
  event: string;
  result: string;
  object: string;
  since: string;
  until: string;
  actor: string;
}

const query = (wanted: Wanted, more: Record<string, string> = {}): string =>
  new URLSearchParams([...Object.entries(wanted), ...Object.entries(more)].filter(([, value]) => value !== '')).toString();

export const entries = (wanted: Wanted, before: number | null, signal?: AbortSignal): Promise<Part> =>
  ask_json(`/api/organiser/journal?${query(wanted, before === null ? {} : { before: String(before) })}`, (value) => v.parse(Part, value), { signal });
export const proof = async (log: string, number: number): Promise<Blob> => (await ask(`/api/organiser/journal/proof?${new URLSearchParams({ log, number: String(number) })}`)).blob();
export const export_part = async (wanted: Wanted, form: 'jsonl' | 'csv' | 'syslog' | 'cef'): Promise<Blob> => (await ask(`/api/organiser/journal/export?${query(wanted, { form })}`, { seconds: 600 })).blob();

const Detail = v.object({ name: text, was: v.optional(text), is: v.optional(text) });
export type Detail = v.InferOutput<typeof Detail>;
const Details = v.object({ details: v.array(Detail), left_out: v.optional(v.number(), 0) });
export type Details = v.InferOutput<typeof Details>;
/** What is kept beside an entry; nothing when it was erased or its time is over. */
export async function details(log: string, number: number): Promise<Details | undefined> {
  const asked = new URLSearchParams({ log, number: String(number) });
  try {
    return await ask_json(`/api/organiser/journal/details?${asked}`, (value) => v.parse(Details, JSON.parse(v.parse(v.object({ payload: text }), value).payload)));
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return undefined;
    throw error;
  }
}

/** The desk's own catalogue: one list for the program and the page. */
export const events = catalogue.events.map(({ id }) => id);
export function event_words(id: string, locale: Locale): string {
  return catalogue.events.find((event) => event.id === id)?.[locale] ?? id;
}
export const severity = (id: string): string => catalogue.events.find((event) => event.id === id)?.severity ?? 'info';
