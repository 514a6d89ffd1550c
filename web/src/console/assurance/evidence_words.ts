// SPDX-License-Identifier: EUPL-1.2
import type { Check, Finding, Result } from '../api/evidence';
import { has, number, t, type Key } from '../words';

export const finding_tones = { pass: 'ok', fail: 'bad', unknown: 'none' } as const;
export const finding_icons = { pass: 'check', fail: 'warning', unknown: 'info' } as const;
export const finding_words = (finding: Finding): string => t(`finding.${finding}`);

export function check_words(check: string): string {
  const key = `check.${check}`;
  return has(key) ? t(key) : check;
}

/** One thing that was seen, in the reader's words; what has none is technical, and stays as it is. */
export function seen_words(seen: Result['seen'][number]): { label: string; value: string } {
  const what = `seen.${seen.what}`;
  const value = `seen_value.${seen.value}`;
  return { label: has(what) ? t(what) : seen.what, value: has(value) ? t(value) : /^\d{1,15}$/u.test(seen.value) ? number(Number(seen.value)) : seen.value };
}

/** What went wrong, or what could not be seen; nothing for what passed. */
export const reasons = (check: Check): { label: string; value: string }[] =>
  check.finding === 'pass' ? [] : (check.newest?.seen ?? []).filter(({ what, is_wrong }) => is_wrong || what === 'unseen').map(seen_words);

/** How often it looks. */
export const period_key = (seconds: number): Key => (seconds <= 3600 ? 'evidence.hourly' : 'evidence.daily');
