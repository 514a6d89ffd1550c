// SPDX-License-Identifier: EUPL-1.2
import type { Locale } from '../../i18n/locales';
import type { Wording } from '../api/assurance';
import { locale, number, region, t, type Key } from '../words';

/** An older catalogue speaks French and English; readers of other languages get the English, and are told so by `lang`. */
export const language_of = (wording: Wording): Locale => (wording[locale()] === undefined ? 'en' : locale());
export const in_words = (wording: Wording): string => wording[locale()] ?? wording.en;

/** One decimal, cut off and never rounded up, as the desk shows it: “3.9” as “3,9”. */
export const shown = (figure: string): string => number(Number(figure)).concat(Number.isInteger(Number(figure)) ? number(0.1).slice(1, -1) + '0' : '');

const cut = (value: number): string => (Math.floor(value * 10 + 1e-9) / 10).toFixed(1);
export const figure = (value: number): string => shown(cut(value));

/** What one measure adds is small: two decimals. */
export const gained = (value: number): string => `+ ${new Intl.NumberFormat(region(), { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value)}`;

/** What an index is called, by its lower bound. */
export function band(total: number): { words: string; tone: 'ok' | 'warn' | 'bad' } {
  const step = Math.min(4, Math.floor(total)) as 0 | 1 | 2 | 3 | 4;
  return { words: t(`band.${step}` as Key), tone: step >= 3 ? 'ok' : step >= 1 ? 'warn' : 'bad' };
}

/** How well an answer is proved. */
export const proof_tones = { verified: 'ok', attested: 'ok', claimed: 'none', stale: 'warn', failed: 'bad' } as const;

/** Not done by the day that was set. */
export const is_overdue = ({ due, counted }: { due: string | null; counted: string }): boolean =>
  due !== null && counted !== 'fait' && counted !== 'nonFait' && due < new Date().toISOString().slice(0, 10);
