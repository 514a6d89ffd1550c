// SPDX-License-Identifier: EUPL-1.2
// The console in the language of its reader: words, figures, dates.

import { is_locale, preferred_locale, type Locale } from '../i18n/locales';
import { Translator } from '../i18n/translator.svelte';
import * as format from '../ui/format';
import type { ChecklistItem } from './api/shapes';
import type { messages } from './messages/en';

export type Key = keyof typeof messages;

const translator = new Translator<Key>({
  fr: () => import('./messages/fr'),
  nl: () => import('./messages/nl'),
  de: () => import('./messages/de'),
  en: () => import('./messages/en'),
});
const remembered = 'urna-console-language';

export const { t, has } = translator;
export const locale = (): Locale => translator.locale;
export const region = (): string => format.REGION[translator.locale];

/** The language chosen at an earlier visit, else the first of the browser's that we speak. */
export async function speak_usual(): Promise<void> {
  let chosen: string | null = null;
  try {
    chosen = localStorage.getItem(remembered);
  } catch {
    // A browser that refuses storage is asked again at each visit.
  }
  await translator.use(chosen !== null && is_locale(chosen) ? chosen : preferred_locale(navigator.languages, 'en'));
}

export async function speak(chosen: Locale): Promise<void> {
  await translator.use(chosen);
  try {
    localStorage.setItem(remembered, chosen);
  } catch {
    // See above.
  }
}

export const number = (value: number): string => format.number(translator.locale, value);
export const percent = (share: number): string => format.percent(translator.locale, share);
export const list = (names: string[]): string => new Intl.ListFormat(region()).format(names);

/** “France” for `FR`; nothing for what is no code of a country. */
export function country_words(code: string): string | undefined {
  if (!/^[A-Z]{2}$/u.test(code)) return undefined;
  return new Intl.DisplayNames(region(), { type: 'region', fallback: 'none' }).of(code);
}

/** “mardi 24 novembre 2026 à 10 h 42 (heure normale d’Europe centrale)”; empty for what is no moment. */
export function moment(iso: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? '' : `${format.moment(translator.locale, at)} (${format.zone(translator.locale, at)})`;
}

/** “mar. 24 nov., 10 h 42”, for tables, whose head names the zone. */
export function short_moment(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return '';
  const day = new Intl.DateTimeFormat(region(), { weekday: 'short', day: 'numeric', month: 'short' }).format(at);
  return `${day}, ${format.clock(translator.locale, at)}`;
}

export const clock = (at: Date): string => new Intl.DateTimeFormat(region(), { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(at);

/** “30 secondes”, “4 minutes”: rounded up. */
export const duration = (seconds: number): string => format.duration(translator.locale, seconds);

/** The desk's own name stands in for a role, or a right, that is newer than this page. */
export function role_words(role: string): string {
  const key = `role.${role}`;
  return has(key) ? t(key) : role;
}
export function right_words(permission: string): string {
  const key = `right.${permission.replace('.', '_')}`;
  return has(key) ? t(key) : permission;
}
/** What takes two people, by its name at the desk. */
export function act_words(action: string): string {
  const key = `act.${action.replace('.', '_')}`;
  return has(key) ? t(key) : action;
}
/** “24 novembre 2026”, of a moment. */
export function day(iso: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? '' : new Intl.DateTimeFormat(region(), { day: 'numeric', month: 'long', year: 'numeric' }).format(at);
}

/** What there is of a point of the checklist, or what it lacks: the desk names it, the words are ours.  The desk's own,
    English, stand in for a remark that is newer than this page. */
export function checklist_detail({ remark, detail, count, names, moment: at }: ChecklistItem): string {
  const key = `remark.${remark.replaceAll('-', '_')}`;
  if (!has(key)) return detail;
  return t(key, { n: count, names: list(names), date: at === null ? '' : moment(at) });
}
