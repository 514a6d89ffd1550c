// SPDX-License-Identifier: EUPL-1.2
import type { Field, Record } from '../api/hosting';
import { day, has, locale, t, type Key } from '../words';

/** A word of the register; its own name for one that is newer than this page. */
const word = (part: string, name: string): string => (has(`hosting.${part}_${name}`) ? t(`hosting.${part}_${name}` as Key) : name.replaceAll('_', ' '));
export const kind_words = (kind: string): string => word('kind', kind);
export const field_words = (name: string): string => word('field', name);
export const choice_words = (choice: string): string => word('choice', choice);
export const state_words = (state: string): string => word('state', state);
export const fault_words = (fault: string): string => word('fault', fault.replaceAll('-', '_'));

const named = (part: string, name: string): string => (has(`hosting.${part}_${name}`) ? t(`hosting.${part}_${name}` as Key) : name);
export const fact_words = (fact: string): string => named('fact', fact);
export const doubt_words = (doubt: string): string => named('doubt', doubt);
/** “register:serial”, “before:programs”. */
export function difference_words(difference: string): string {
  const [from, fact] = difference.split(':');
  return t(from === 'register' ? 'hosting.from_register' : 'hosting.from_before', { fact: fact_words(fact ?? '') });
}

/** How people call a thing; its identifier where it has no name. */
export function name_of(records: readonly Record[], id: string): string {
  const record = records.find((one) => one.id === id);
  const name = record?.fields['name'] ?? record?.fields['label'] ?? record?.fields['standard'];
  return typeof name === 'string' ? name : id;
}

export function value_words(records: readonly Record[], field: Field, value: string | number | boolean): string {
  if (typeof value === 'boolean') return t(value ? 'hosting.yes' : 'hosting.no');
  if (typeof value === 'number') return String(value);
  if (field.type === 'reference') return name_of(records, value);
  if (field.type === 'choice') return choice_words(value);
  if (field.type === 'day') return day(`${value}T00:00:00Z`);
  return value;
}

export const rule_words = (texts: globalThis.Record<string, string>): string => texts[locale()] ?? texts['en'] ?? '';

/** The moment of a field of a form, which is in the reader's own time. */
export const moment_from = (typed: string): string => {
  const at = new Date(typed);
  return Number.isNaN(at.getTime()) ? '' : `${at.toISOString().slice(0, 19)}Z`;
};
/** In so many hours, as such a field has it. */
export function hours_from_now(hours: number): string {
  const at = new Date(Date.now() + hours * 3_600_000);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
